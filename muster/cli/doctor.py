"""`muster doctor`."""

from __future__ import annotations

import sys

import click

from muster.cli.running import load_settings, run


@click.command()
def doctor() -> None:
    """Check settings, tokens, scopes, database and clocks, and say what to do."""
    from muster.doctor import examine

    findings = run(lambda: examine(load_settings()))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_good else 'FAIL'} {finding.what}: {finding.sentence}")
    sys.exit(0 if all(finding.is_good for finding in findings) else 1)
