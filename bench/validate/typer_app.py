"""A bare Typer app, to measure our start-up against."""

import typer

app = typer.Typer()


@app.command()
def main() -> None:
    """Do nothing."""


app()
