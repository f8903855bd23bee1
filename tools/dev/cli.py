"""The commands of `./dev` and their options."""

import argparse
import os
import sys

from . import ui

DESCRIPTION = """\
StatCRM's developer tool. It finds or fetches Odoo 19, its Python packages and
PostgreSQL, keeps them in a cache, and needs no installation of its own.
"""


def _run(options):
    from . import serve

    return serve.run(options)


def _test(options):
    from . import testing

    return testing.run(options)


def _lint(options):
    from . import lint

    return lint.run(options)


def _bench(options):
    from . import benchmark

    return benchmark.run(options)


def _db(options):
    from . import db_command

    return db_command.run(options)


def _i18n(options):
    from . import translation

    return translation.run(options)


def _docs(options):
    from . import docs

    return docs.run(options)


def _doctor(options):
    from . import doctor

    return doctor.run(options)


def _clean(options):
    from . import clean

    return clean.run(options)


def parser():
    main = argparse.ArgumentParser(
        prog="./dev",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    main.add_argument("--yes", action="store_true", help="answer yes to questions")
    _add_commands(main.add_subparsers(dest="command", required=True))
    return main


def _add_commands(commands):
    def add(name, function, text):
        command = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False
        )
        command.set_defaults(function=function)
        return command

    run = add("run", _run, "serve StatCRM with demo data on this machine")
    run.add_argument("--port", type=int, help="default: the first free from 8069")
    content = run.add_mutually_exclusive_group()
    content.add_argument(
        "--demo",
        choices=("office", "college"),
        default="office",
        help="a database for each: a statistics office, or a vocational college",
    )
    content.add_argument(
        "--no-demo", action="store_true", help="another database, empty"
    )
    test = add("test", _test, "run the tests; further arguments go to pytest")
    test.add_argument("--core", action="store_true", help="Odoo's own, with ours")
    test.add_argument(
        "--crawl", action="store_true", help="every screen, as every role"
    )
    test.epilog = "Example: ./dev test -k segment"
    lint = add("lint", _lint, "run all linters and format checks")
    lint.add_argument("--fix", action="store_true", help="format the files")
    bench = add("bench", _bench, "run a benchmark, or list them")
    bench.add_argument("name", nargs="?")
    db = add("db", _db, "list, drop or open the project's databases")
    db.add_argument("action", choices=("list", "drop", "shell", "stop"))
    db.add_argument("name", nargs="?", help="default for shell: statcrm_dev_office")
    add("i18n", _i18n, "write the translation template of the add-on")
    add("docs", _docs, "draw the picture of docs/architecture.md anew")
    add("doctor", _doctor, "tell what is found on this machine, and what is missing")
    add("clean", _clean, "stop the private PostgreSQL and remove the cache")


def main(arguments):
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command not in ("test", "bench"):
        parser().error(f"unknown arguments: {' '.join(rest)}")
    options.rest = rest
    if options.yes:
        os.environ["STATCRM_YES"] = "1"
    try:
        return options.function(options) or 0
    except ui.Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return problem.code
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
