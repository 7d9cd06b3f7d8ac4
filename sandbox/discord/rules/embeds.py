"""Embeds and their limits ("Message Resource: Embed Limits")."""

from sandbox.discord.rules.shape import JSON, Problems


def check_embeds(problems: Problems, body: JSON) -> None:
    total = 0
    for number, embed in enumerate(problems.items(body, "embeds", (), 10)):
        here = ("embeds", number)
        texts = [problems.text(embed, "title", here, 256), problems.text(embed, "description", here, 4096)]
        problems.url(embed, "url", here)
        problems.number(embed, "color", here, 0, 0xFFFFFF)
        for at, field in enumerate(problems.items(embed, "fields", here, 25)):
            place = (*here, "fields", at)
            texts.append(problems.text(field, "name", place, 256, least=1, required=True))
            texts.append(problems.text(field, "value", place, 1024, least=1, required=True))
        for name, most, key in (("footer", 2048, "text"), ("author", 256, "name")):
            inner = embed.get(name)
            if isinstance(inner, dict):
                texts.append(problems.text(inner, key, (*here, name), most, least=1, required=True))
        for name in ("image", "thumbnail"):
            if isinstance(embed.get(name), dict):
                problems.url(embed[name], "url", (*here, name))
        if not set(embed) - {"color", "type"}:
            problems.add(here, "BASE_TYPE_REQUIRED", "This field is required")
        total += sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)
    if total > 6000:
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
