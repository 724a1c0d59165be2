package clickhouse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/internal/conformance"
	"github.com/go-conversion/conversion/rule"
)

// eventTable is a table with events on a server.
type eventTable struct {
	url, name string
	columns   columns
	events    []conversion.Event
	refused   map[string]string
}

func newEventTable(t *testing.T, name string, events []conversion.Event) *eventTable {
	t.Helper()
	table := &eventTable{chdbtest.Shared(t, 1)[0], "predicate_" + name, someLayout{}, events, nil}
	table.fill(t, someLayout{})
	return table
}

func (e *eventTable) fill(t *testing.T, l someLayout) {
	t.Helper()
	create, insert := l.statements(e.name, e.events)
	e.ask(t, create)
	e.ask(t, insert)
}

func (e *eventTable) ask(t *testing.T, sql string) string {
	t.Helper()
	return enginetest.Do(t, e.url, sql, "max_query_size=100000000")
}

// requireEqual compares the conditions of predicates with the root module on
// all events of the table.
func (e *eventTable) requireEqual(t *testing.T, predicates []rule.Predicate) {
	t.Helper()
	const together = 50
	for len(predicates) > 0 {
		n := min(together, len(predicates))
		e.requireSome(t, predicates[:n])
		predicates = predicates[n:]
	}
}

func (e *eventTable) requireSome(t *testing.T, predicates []rule.Predicate) {
	t.Helper()
	conditions := make([]condition, len(predicates))
	values, types := make([]string, len(predicates)), make([]string, len(predicates))
	for i, p := range predicates {
		conditions[i] = translator{e.columns, e.refused}.condition(p)
		values[i], types[i] = conditions[i].sql, "toTypeName("+conditions[i].sql+")"
	}
	for i, typ := range strings.Fields(e.ask(t, "SELECT "+strings.Join(types, ", ")+" FROM "+e.name+" LIMIT 1")) {
		require.Equal(t, "UInt8", typ, conditions[i].sql)
	}
	rows := strings.Split(e.ask(t, "SELECT "+strings.Join(values, ", ")+" FROM "+e.name+" ORDER BY n"), "\n")
	for i, c := range conditions {
		want, rest := holds(predicates[i], e.events), []bool(nil)
		if c.rest != nil {
			rest = holds(c.rest, e.events)
		}
		for n := range e.events {
			value := strings.Split(rows[n], "\t")[i]
			require.Contains(t, []string{"0", "1"}, value, c.sql)
			if got := value == "1" && (rest == nil || rest[n]); got != want[n] {
				t.Fatalf("have %v, want %v\n%s\n%s\n%+v", got, want[n], rule.AppendJSON(nil, predicates[i]), c.sql, e.events[n])
			}
		}
	}
}

func TestGoldensOnEngine(t *testing.T) {
	table := newEventTable(t, "goldens", newWorld(1).events(200))
	for _, predicates := range goldens {
		table.requireEqual(t, predicates)
	}
}

func TestRandomPredicatesOnEngine(t *testing.T) {
	w := newWorld(3)
	table := newEventTable(t, "random", w.events(200))
	predicates, exact := make([]rule.Predicate, 600), 0
	for i := range predicates {
		predicates[i] = w.predicate(w.IntN(4))
		if compilePredicate(predicates[i], someLayout{}).rest == nil {
			exact++
		}
	}
	require.Greater(t, exact, len(predicates)/2, "predicates that SQL decides")
	table.requireEqual(t, predicates)
}

// TestLackingColumns: what no event has is absent, in a table of another form.
func TestLackingColumns(t *testing.T) {
	events := []conversion.Event{{Name: "a"}, {Name: "page_view"}, {Name: "c"}}
	table := newEventTable(t, "lacking", events)
	l, err := Table{From: table.name, Columns: Columns{User: "'u'", Time: "toInt64(n)", Name: "name"}}.layout()
	require.NoError(t, err)
	table.columns = l
	w := newWorld(6)
	predicates := slices.Concat(goldens["texts"], goldens["patterns"], goldens["props"], goldens["trees"])
	for range 100 {
		predicates = append(predicates, w.predicate(w.IntN(3)))
	}
	for i := range events {
		events[i].Time = time.Unix(0, int64(i))
	}
	table.requireEqual(t, predicates)
}

// TestOldServer: there are no maps, so that props are left to Go, and so are the
// patterns that the server gets wrong.
func TestOldServer(t *testing.T) {
	w := newWorld(5)
	table := &eventTable{server18.Start(t)[0], "predicates", oldLayout, w.events(150), map[string]string{}}
	table.fill(t, oldLayout)
	predicates := append(slices.Clone(goldens["texts"]), goldens["trees"]...)
	for range 200 {
		predicates = append(predicates, w.predicate(w.IntN(3)))
	}
	for _, p := range predicates {
		for _, re := range compilePredicate(p, oldLayout).patterns {
			if want, got := answersOf(t, table.url, re); want != got {
				table.refused[re.text] = "match differs"
			}
		}
	}
	require.Contains(t, table.refused, "\x00")
	table.requireEqual(t, predicates)
}

// TestSuiteOnEngine evaluates each predicate of the conformance suite on each
// event of it.
func TestSuiteOnEngine(t *testing.T) {
	var predicates []rule.Predicate
	var events []conversion.Event
	for _, dir := range []string{"../testdata/conformance", "../../shared/suites"} {
		if _, err := os.Stat(dir); err != nil {
			continue // the shared suites lie beside the project, or nowhere
		}
		paths, err := conformance.Files(dir, "predicate")
		require.NoError(t, err)
		for _, path := range paths {
			p, e := readSuite(t, path)
			predicates, events = append(predicates, p...), append(events, e...)
		}
	}
	require.GreaterOrEqual(t, len(predicates), 30)
	newEventTable(t, "suite", events).requireEqual(t, predicates)
}

func readSuite(t *testing.T, path string) (predicates []rule.Predicate, events []conversion.Event) {
	t.Helper()
	var file struct {
		Cases []struct {
			Name      string
			On, Event json.RawMessage
			Want      bool
		}
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &file))
	for _, c := range file.Cases {
		p, err := rule.ParsePredicate(c.On, rule.Funcs{})
		require.NoError(t, err, c.Name)
		var line bytes.Buffer
		require.NoError(t, json.Compact(&line, c.Event))
		for e, err := range ingest.NDJSON(&line) {
			require.NoError(t, err, c.Name)
			require.Equal(t, []bool{c.Want}, holds(p, []conversion.Event{e}), c.Name)
			predicates, events = append(predicates, p), append(events, e)
		}
	}
	return predicates, events
}

// TestLargePredicatesOnEngine: what is just small enough runs.
func TestLargePredicatesOnEngine(t *testing.T) {
	table := newEventTable(t, "large", newWorld(4).events(20))
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprint("name", i)
	}
	names[9_000] = "a"
	wide := rule.Event(names...)
	for _, p := range []rule.Predicate{wide, nested(maxDepth - 2)} {
		require.True(t, compilePredicate(p, someLayout{}).rest == nil)
		table.requireSome(t, []rule.Predicate{p})
	}
}
