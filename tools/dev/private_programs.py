"""Programs of Debian packages that run from a private folder, without root."""

import shlex

from . import apt, debian, settings, steps

WRAPPER = """\
#!/bin/sh
LD_LIBRARY_PATH={libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
export LD_LIBRARY_PATH{extra}
exec {program} "$@"
"""


def unpacked(name, packages, programs, base=None, extra=""):
    """Unpack packages with what they need; returns a folder of wrapper scripts.

    `programs` is a glob below the unpacked root. The wrappers let the programs
    find the libraries that were unpacked beside them.
    """

    def build(folder, final):
        files = apt.download_missing(packages(), settings.cache() / f"apt-{name}")
        debian.unpack(files, folder / "root")
        libraries = [
            final / path.relative_to(folder) for path in _library_folders(folder)
        ]
        (folder / "bin").mkdir()
        for program in sorted((folder / "root").glob(programs)):
            text = WRAPPER.format(
                libraries=":".join(shlex.quote(str(path)) for path in libraries),
                extra=extra,
                program=shlex.quote(str(final / program.relative_to(folder))),
            )
            wrapper = folder / "bin" / program.name
            wrapper.write_text(text)
            wrapper.chmod(0o755)
        folder.chmod(0o755)

    inputs = [name, debian.release_name(), WRAPPER, extra]
    text = f"Unpacking {name} privately"
    return steps.cached(name, inputs, text, build, base) / "bin"


def _library_folders(folder):
    libraries = {path.parent for path in folder.glob("root/usr/lib/**/lib*.so*")}
    libraries |= {path.parent for path in folder.glob("root/lib/**/lib*.so*")}
    return sorted(libraries)
