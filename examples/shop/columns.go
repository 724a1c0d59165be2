package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/ingest"
)

// unmappedError is a table without a mapping. It has a proposal, because it is
// easier to correct a mapping than to write one.
type unmappedError struct {
	file    string
	header  []string
	mapping ingest.Mapping
}

func (e *unmappedError) Error() string { return e.file + ": a table needs a mapping of its columns" }

// propose writes the mapping to stdout, where a file can catch it, and what to
// do with it to stderr.
func (e *unmappedError) propose(stdout, stderr io.Writer) {
	fmt.Fprintf(stderr, "shop: %s is a table: -map says which of its columns is what.\n", e.file)
	fmt.Fprintln(stderr, "This is a guess from its header and its first rows; check it, save it, and use it:")
	for _, needed := range []struct{ is, column string }{
		{"time", e.mapping.Time}, {"user", e.mapping.User}, {"name", e.mapping.Name + e.mapping.URL},
	} {
		if needed.column == "" {
			fmt.Fprintf(stderr, "  no column looks like the %s: fill in %q, one of %s\n", needed.is, needed.is, listed(e.header, 20))
		}
	}
	fmt.Fprintf(stderr, "    go run ./examples/shop -events %s > mapping.json\n", forShell(e.file))
	fmt.Fprintf(stderr, "    go run ./examples/shop -events %s -map mapping.json%s\n\n", forShell(e.file), e.flags())
	text, _ := json.MarshalIndent(e.mapping, "", "  ")
	fmt.Fprintf(stdout, "%s\n", text)
}

// flags returns what else the table suggests.
func (e *unmappedError) flags() (flags string) {
	if e.mapping.Session != "" {
		flags += " -trust-ids"
	}
	if e.mapping.URL == "" {
		for _, column := range e.header {
			if strings.Contains(strings.ToLower(column), "channel") {
				return flags + " -channel " + forShell(column)
			}
		}
	}
	return flags
}

func forShell(argument string) string {
	if strings.ContainsAny(argument, " \t;&|()$'\"<>*?") {
		return strconv.Quote(argument)
	}
	return argument
}

const delimiters = ",;\t|"

// newUnmappedError guesses the mapping of the table that begins with head.
func newUnmappedError(file string, head []byte) error {
	delimiter := guessDelimiter(head)
	rows := firstRows(head, delimiter)
	if len(rows) == 0 {
		return usageError(file + ": a table without a header line")
	}
	m := ingest.Mapping{}
	if delimiter != ',' {
		m.Delimiter = string(delimiter)
	}
	header := rows[0]
	used := assign(&m, header)
	if len(used) == 0 {
		return usageError(fmt.Sprintf("%s: a table whose first line is no header: %s", file, listed(header, 5)))
	}
	for i, column := range header {
		if !used[i] && column != "" {
			if m.Props == nil {
				m.Props = map[string]string{}
			}
			m.Props[column] = guessType(rows[1:], i)
		}
	}
	m.TimeLayout = guessLayout(m, head)
	return &unmappedError{file, header, m}
}

// guessDelimiter takes the one that the header has most of.
func guessDelimiter(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return slices.MaxFunc([]rune(delimiters), func(a, b rune) int {
		return bytes.Count(line, []byte(string(a))) - bytes.Count(line, []byte(string(b)))
	})
}

// firstRows returns the rows that are whole, the header first.
func firstRows(head []byte, delimiter rune) (rows [][]string) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = delimiter, true, -1
	for len(rows) < 100 {
		row, err := r.Read()
		if err != nil {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

// assign finds the columns by what people call them, the commonest names first,
// and returns which of them it used.
func assign(m *ingest.Mapping, header []string) (used map[int]bool) {
	used = map[int]bool{}
	for _, f := range []struct {
		field *string
		names string
	}{
		{&m.Time, "timestamp time event_time event_timestamp datetime date_time created_at occurred_at sent_at when ts date"},
		{&m.User, "user_id user visitor_id visitor client_id customer_id user_pseudo_id anonymous_id distinct_id device_id uid cid"},
		{&m.Session, "session_id session visit_id sid"},
		{&m.ID, "event_id message_id insert_id uuid id"},
		{&m.Name, "event_name event event_type action activity name what type"},
		{&m.URL, "url page_url page_location location current_url page"},
		{&m.Title, "title page_title"},
		{&m.Referrer, "referrer referer page_referrer"},
		{&m.ContentType, "content_type page_type content_group"},
		{&m.OrderID, "order_id transaction_id order order_number"},
		{&m.Amount, "revenue amount value total price order_value"},
		{&m.Currency, "currency currency_code cur"},
		{&m.EngagedSeconds, "engaged_seconds seconds"},
		{&m.EngagedMS, "engaged_ms engagement_time_msec"},
	} {
		if i := columnOf(header, used, strings.Fields(f.names)); i >= 0 {
			*f.field, used[i] = header[i], true
		}
	}
	return used
}

func columnOf(header []string, used map[int]bool, names []string) int {
	for _, name := range names {
		for i, column := range header {
			plain := strings.NewReplacer("_", "", "-", "", " ", "", ".", "")
			if !used[i] && strings.EqualFold(plain.Replace(column), plain.Replace(name)) {
				return i
			}
		}
	}
	return -1
}

// guessType returns "number" for a column that has nothing else.
func guessType(rows [][]string, column int) string {
	numbers := 0
	for _, row := range rows {
		if column >= len(row) || row[column] == "" {
			continue
		}
		if _, err := strconv.ParseFloat(row[column], 64); err != nil {
			return "string"
		}
		numbers++
	}
	if numbers == 0 {
		return "string"
	}
	return "number"
}

// guessLayout returns the first layout that reads the times of the first rows.
func guessLayout(m ingest.Mapping, head []byte) string {
	trial := ingest.Mapping{Delimiter: m.Delimiter, Time: m.Time, ConstantName: "any"}
	whole := head[:bytes.LastIndexByte(head, '\n')+1]
	for _, layout := range []string{
		"", "unix", "unix_ms", "unix_us",
		"02.01.2006 15:04:05", "02.01.2006 15:04", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM",
		"2/1/2006 15:04:05", "2/1/2006 15:04", "2006/01/02 15:04:05", "20060102150405", "02.01.2006", "1/2/2006", "2/1/2006",
		"Mon Jan _2 15:04:05 2006", "02 Jan 2006 15:04:05",
	} {
		trial.TimeLayout = layout
		if readsAll(whole, trial) {
			return layout
		}
	}
	return ""
}

func readsAll(table []byte, m ingest.Mapping) bool {
	n := 0
	for _, err := range ingest.CSV(bytes.NewReader(table), m) {
		if err != nil {
			return false
		}
		if n++; n == 20 {
			break
		}
	}
	return n > 0
}
