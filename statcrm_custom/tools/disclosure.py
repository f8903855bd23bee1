"""Choose the sums that can be shown without revealing a few answers.

Cell suppression in tables whose rows overlap (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4). A row is the sum of some groups of answers, and a reader can
add and subtract several rows. What can be computed in this way is the row space of a
matrix of rows and groups: apart from zero, no vector of it may involve fewer than five
answers. The search is exact.
"""

from fractions import Fraction
from itertools import combinations

FEWEST = 5  # minimum number of answers of a sum


def choose_shown(groups, fewest=FEWEST):
    """Choose the rows to show, deterministically.

    :param groups: {group key: (rows, answers)}: the rows it is part of, as a tuple of
        comparable keys starting with the row of the total, and the number of its
        answers that protect each other (may be 0)
    :return: the set of rows to show
    """
    groups = {key: group for key, group in groups.items() if group[0]}
    sizes, total = {}, None
    for rows, count in groups.values():
        total = rows[0]
        for row in rows:
            sizes[row] = sizes.get(row, 0) + count
    shown = {row for row, size in sizes.items() if size >= fewest}
    while shown:
        told = _find_told(groups, shown, fewest)
        if not told:
            break
        # hide the smallest one first, and the total last
        shown.remove(min(told, key=lambda row: (row == total, sizes[row], row)))
    return shown


def _find_told(groups, shown, fewest):
    """Find rows that together reveal fewer answers than allowed.

    :return: the rows involved, or an empty set
    """
    members = {}
    for key, (rows, _count) in groups.items():
        for row in rows:
            if row in shown:
                members.setdefault(row, []).append(key)
    # a shown row of one group reveals this group, which is large enough: it is known
    # and can be subtracted from other rows
    known = {keys[0]: row for row, keys in members.items() if len(keys) == 1}
    names = sorted(row for row in members if row not in known.values())
    columns = {}
    for key, (rows, count) in groups.items():
        if key not in known:
            parts = tuple(name for name in names if name in rows)
            columns[parts] = columns.get(parts, 0) + count
    columns.pop((), None)
    # large ones first: after eliminating them, only small ones are involved
    order = sorted(columns, key=lambda parts: (-columns[parts], parts))
    weights = [columns[parts] for parts in order]
    large = sum(weight >= fewest for weight in weights)
    matrix = [[Fraction(name in parts) for parts in order] for name in names]
    rests = _reduce(matrix, large)
    factors = _find_light(rests, weights, large, fewest)
    if not factors:
        return set()
    told = {name for name, factor in zip(names, factors, strict=True) if factor}
    for key, row in known.items():
        if sum(f for n, f in zip(names, factors, strict=True) if n in groups[key][0]):
            told.add(row)
    return told


def _reduce(matrix, large):
    """Reduce a matrix to echelon form.

    :return: [(pivot, row, factors)] of the rows without a large column: each row is the
        sum of the given ones multiplied by its factors
    """
    height = len(matrix)
    rows = [
        row + [Fraction(place == number) for place in range(height)]
        for number, row in enumerate(matrix)
    ]
    width, done, pivots = len(matrix[0]) if matrix else 0, 0, []
    for column in range(width):
        found = next((n for n in range(done, height) if rows[n][column]), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for number in range(height):
            factor = rows[number][column]
            if number != done and factor:
                rows[number] = [
                    value - factor * lower
                    for value, lower in zip(rows[number], rows[done], strict=True)
                ]
        pivots.append(column)
        done += 1
    return [
        (pivot, row[:width], row[width:])
        for pivot, row in zip(pivots, rows, strict=False)
        if pivot >= large
    ]


def _find_light(rests, weights, large, fewest):
    """Find a combination of these rows that involves fewer than `fewest` answers.

    A combination of rows involves the pivot of each, so at most fewest - 1 rows are
    combined; columns without weight do not count.

    :return: the factors of the given rows, or None
    """
    for pivot, _row, factors in rests:
        if not weights[pivot]:
            return factors
    for size in range(1, fewest):
        for chosen in combinations(rests, size):
            left = fewest - 1 - sum(weights[pivot] for pivot, *_rest in chosen)
            if left < 0:
                continue
            pivots = {pivot for pivot, *_rest in chosen}
            touched = [
                column
                for column in range(large, len(weights))
                if weights[column]
                and column not in pivots
                and any(row[column] for _pivot, row, _factors in chosen)
            ]
            parts = _solve(chosen, touched, weights, left)
            if parts:
                return [
                    sum(
                        part * one[2][n]
                        for part, one in zip(parts, chosen, strict=True)
                    )
                    for n in range(len(chosen[0][2]))
                ]
    return None


def _solve(chosen, touched, weights, left):
    """Find factors of rows whose sum involves columns of a weight of at most `left`.

    :return: the factors, one per row and not all zero, or None
    """
    light = [column for column in touched if weights[column] <= left]
    for size in range(left + 1):
        for kept in combinations(light, size):
            if sum(weights[column] for column in kept) > left:
                continue
            zero = [column for column in touched if column not in kept]
            parts = _kernel([[one[1][column] for one in chosen] for column in zero])
            if parts is None and not zero:
                parts = [Fraction(1)] * len(chosen)
            if parts:
                return parts
    return None


def _kernel(equations):
    """Return a solution of homogeneous equations that is not all zero, or None."""
    if not equations:
        return None
    width = len(equations[0])
    rows, pivots = [list(row) for row in equations], []
    for column in range(width):
        found = next(
            (n for n in range(len(pivots), len(rows)) if rows[n][column]), None
        )
        if found is None:
            parts = [Fraction(0)] * width
            parts[column] = Fraction(1)
            for number, pivot in enumerate(pivots):
                parts[pivot] = -rows[number][column]
            return parts
        place = len(pivots)
        rows[place], rows[found] = rows[found], rows[place]
        lead = rows[place][column]
        rows[place] = [value / lead for value in rows[place]]
        for number, row in enumerate(rows):
            if number != place and row[column]:
                factor = row[column]
                rows[number] = [
                    value - factor * lower
                    for value, lower in zip(row, rows[place], strict=True)
                ]
        pivots.append(column)
    return None
