package clickhouse

import (
	"fmt"
	"strings"
)

// contractChecks are questions that count what breaks a condition of the contract.
type contractChecks struct {
	*layout
	list []contractCheck
}

// contractCheck gives a count, and a user for whom it is so.
type contractCheck struct{ problem, sql string }

// checks are the questions that can be asked of one server.
func (l *layout) checks() []contractCheck {
	c := contractChecks{layout: l}
	ts := l.sql[columnTime]
	c.rows("events at times before 1678 or after 2261, left out", fmt.Sprintf("%s < -9214560000000000000 OR %s >= 9214646400000000000", ts, ts))
	if unit := l.table.Resolution; unit > 1 {
		c.rows("events at times that are no multiples of "+unit.String(), ts+" % "+intLiteral(int64(unit))+" != 0")
	}
	if l.has(columnNumbers) {
		c.rows("events with numbers that are not finite", "arrayExists(x -> NOT isFinite(x), mapValues("+l.sql[columnNumbers]+"))")
	}
	if l.has(columnKey) {
		c.keys()
	}
	for _, column := range l.columns {
		if column.typ == typeText || column.typ == typeName {
			c.rows("texts that are no UTF-8, in column "+column.name, "NOT isValidUTF8("+l.sql[column.name]+")")
		}
	}
	return c.list
}

// keys asks whether the key tells events apart.
func (c *contractChecks) keys() {
	user, ts, seq, key := c.sql[columnUser], c.sql[columnTime], c.sql[columnSeq], c.sql[columnKey]
	same := []string{user, ts, seq, key}
	if c.table.Duplicates == Never {
		c.groups("events that are there twice", same, "count() > 1")
	}
	c.groups("different events of one user, time, seq and key", same, "uniqExact(cityHash64("+strings.Join(c.selected(c.rebuild()), ", ")+")) > 1")
	if c.table.Duplicates != SameID {
		c.groups("ids that stand at several times", []string{user, key}, "uniqExact("+ts+", "+seq+") > 1")
	}
}

// rows counts rows.
func (c *contractChecks) rows(problem, condition string) {
	user := c.sql[columnUser]
	c.list = append(c.list, contractCheck{problem, "SELECT toUInt8(1), toInt64(count()), any(" + user + ") FROM " + c.from +
		where([]string{user + " != ''", "(" + condition + ")"}) + " FORMAT RowBinary"})
}

// groups counts groups of events that have a key of their own.
func (c *contractChecks) groups(problem string, by []string, having string) {
	user, key := c.sql[columnUser], c.sql[columnKey]
	own := key + " != ''"
	if !c.table.isOwn() {
		own = "(" + own + " AND (" + key + " NOT LIKE '~%' OR " + key + " LIKE '~~%'))"
	}
	c.list = append(c.list, contractCheck{problem, "SELECT toUInt8(1), toInt64(count()), any(example) FROM (SELECT any(" + user + ") AS example FROM " + c.from +
		where([]string{user + " != ''", own}) + " GROUP BY " + strings.Join(by, ", ") + " HAVING " + having + ") FORMAT RowBinary"})
}
