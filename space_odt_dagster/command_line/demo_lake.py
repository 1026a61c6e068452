"""The end of the demo: both nights folded into the lake, and one question over time."""

import sys
from importlib.util import find_spec

from space_odt_dagster.extraction.errors import CouldNotRun

QUESTION = """\
select q.name as queue, case when a.ended = 'gone' then 'left' else 'joined' end as agent, a.id, a.not_before, a.gone_by
from history.call_queue_agents a join current.call_queues q on q.id = a.queue_id
where a.ended = 'gone' or a.not_before is not null order by all"""


def show_history(out_dir: str) -> None:
    """Folds what is new and asks which queues lost or got agents. Without the extra, says how to get it. Raises nothing."""
    if find_spec("duckdb") is None:
        _say("\nHistory  needs DuckDB: pip install 'space-odt-dagster[lake]', then `space-odt lake`.")
        return
    from space_odt_dagster.command_line import lake
    from space_odt_dagster.command_line.parser import build_parser

    def run(*words: str) -> None:
        lake.run(build_parser().parse_args(["lake", *words]), {})

    _say("\nBoth nights as one history (space-odt lake):")
    try:
        run(f"--out-dir={out_dir}", "--quiet")
        _say(f"Which queues lost or got agents?\n\n{QUESTION}\n")
        run("sql", f"--out-dir={out_dir}", QUESTION)
    except CouldNotRun as failure:
        _say(f"No history: {failure}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
