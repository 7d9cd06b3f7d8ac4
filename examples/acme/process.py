"""What is easier said in Python than in a rule."""

from muster import Context, Hub, Incident, Severity, hours, office_hours

hub = Hub("acme")


@hub.on("severity_changed")
def thank_for_honesty(context: Context, incident: Incident) -> None:
    if incident.severity is Severity.TRIVIAL:
        context.tell("Thank you for not calling it critical.")


@hub.notify(after=hours(2), during=office_hours)
def offer_relief(incident: Incident) -> str:
    lead = incident.lead.display_name if incident.lead else "Whoever leads"
    return f"{lead} has been at it for two hours. Who takes over? @incident lead @somebody"
