"""Posts the addons' demo files to the demo server's API, as a site outside would."""

import json
import urllib.error
import urllib.request
from collections import Counter

from .console import Failure, progress, say
from .logins import INTAKES
from .paths import ADDONS

ISSUE = """
source = env["{model}"].browse(env.ref("{source}").id)
key = source._demo_issue_api_key()
env.cr.commit()
print("\\n\\0" + key + "\\0")
"""
# What an addon's demo/story.py does before its file is posted, and after it.
STORY = """
from odoo.addons.{addon}.demo import story
story.{step}(env)
env.cr.commit()
"""


def post_demo_requests(ground, this, database, port):
    """Once for each database: a key from the source, then each line of its file."""
    intakes = this.state().get("intakes", [])
    done = {intake["path"] for intake in intakes}
    for intake in INTAKES:
        file = ADDONS / intake["addon"] / intake["file"]
        if intake["path"] in done or not file.exists():
            continue
        _tell_story(ground, database, intake, "prepare")
        key = _issue_key(ground, database, intake)
        progress(f"Posting {intake['addon']}/{intake['file']} to {intake['path']}.")
        lines = [line for line in file.read_bytes().splitlines() if line.strip()]
        url = f"http://127.0.0.1:{port}{intake['path']}"
        answers = Counter(_post(url, key, line) for line in lines)
        counts = ", ".join(
            f"{count} x {code}" for code, count in sorted(answers.items())
        )
        say(f"{len(lines)} requests posted to {intake['path']}; answers: {counts}.")
        _tell_story(ground, database, intake, "tell")
        example = _example(lines)
        intakes.append({"path": intake["path"], "key": key, "example": example})
        this.keep(intakes=intakes)


def _tell_story(ground, database, intake, step):
    """Both steps do nothing twice: a run that broke off begins anew."""
    if (ADDONS / intake["addon"] / "demo/story.py").exists():
        progress(f"Telling the story of {intake['addon']}: {step}.")
        ground.shell(database, STORY.format(addon=intake["addon"], step=step))


def _issue_key(ground, database, intake):
    output = ground.shell(database, ISSUE.format(**intake))
    parts = output.split("\0")
    if len(parts) != 3:
        raise Failure(f"{intake['source']} gave no API key:\n{output[-2000:]}")
    return parts[1]


def _post(url, key, body):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _example(lines):
    """The first whole request of the file, with a reference and a buyer of its own."""
    for line in lines:
        try:
            body = json.loads(line)
        except ValueError:
            continue
        if not isinstance(body, dict):
            continue
        if "external_ref" in body:
            body["external_ref"] = "curl-1"
        return json.dumps(body, ensure_ascii=False).replace("'", "\\u0027")
    return "{}"
