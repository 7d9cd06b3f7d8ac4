"""Page an engineer without leaving the chat: a command, its buttons, a form, the page, and a line in the timeline."""

from muster import Actions, Button, Card, Context, Form, Hub, TextField

hub = Hub("page an engineer")
TEAMS = ("payments", "database")


@hub.command("page", help="pages an engineer")
def choose_team(context: Context) -> None:
    buttons = tuple(Button(action="page-engineer", label=f"Page {team}", value=team, opens_form=True) for team in TEAMS)
    context.reply("Who is needed?", card=Card(parts=(Actions(controls=buttons),)))


@hub.action("page-engineer")
async def ask_why(context: Context, value: str) -> None:
    why = TextField(name="why", label="What should they know?", multiline=True)
    form = Form(name="page-engineer", title=f"Page {value}", submit="Page", fields=(why,))
    await context.open_form(form, {"team": value})


@hub.form("page-engineer")
def send_page(context: Context, values: dict[str, str], state: dict[str, str]) -> dict[str, str] | None:
    if len(values["why"].split()) < 3:
        return {"why": "A sentence, please: they have just been woken up."}
    context.page(state["team"], values["why"])
    return None
