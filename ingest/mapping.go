package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Mapping says which column of a table holds what. Its fields are names of
// columns, exactly as the header has them, except for the ones that say
// otherwise; "" leaves a field of the event absent. Time and one of Name,
// ConstantName and URL are needed. The JSON form has the keys of the tags, see
// [ParseMapping].
type Mapping struct {
	Delimiter string `json:"delimiter,omitempty"` // one ASCII character, by default a comma; no column

	// Decimal is "." or ",": what stands before the decimals of amounts, engaged
	// times and numbers; no column. The default is the point, with which a comma is
	// an error. With the comma a point stands between thousands, nowhere else:
	// 35,25 and 1234,5 and 1.234.567,8 are numbers, and 1.234 is a thousand and
	// more; 1.23 and 1234.567 and 0.125 are errors.
	Decimal string `json:"decimal,omitempty"`

	Time string `json:"time"`

	// TimeLayout says how the times are written; no column. It is one of
	//
	//	""         2006-01-02 15:04:05, or with a T, without seconds or time of day,
	//	           with a fraction, with a zone (Z, UTC, +01:00, +0100, +01): ISO 8601
	//	           and RFC 3339
	//	"unix"     seconds since 1970, also with a fraction
	//	"unix_ms"  milliseconds since 1970
	//	"unix_us"  microseconds since 1970
	//
	// or a layout of package time: that one's date, 2 January 2006 at 15:04:05, as
	// the table would write it, such as "02.01.2006 15:04" or "1/2/2006 3:04 PM".
	TimeLayout string `json:"time_layout,omitempty"`

	Zone string `json:"zone,omitempty"` // such as Europe/Berlin, for times that name none; no column

	User    string `json:"user,omitempty"`
	Session string `json:"session,omitempty"`
	ID      string `json:"id,omitempty"`
	Seq     string `json:"seq,omitempty"`

	Name         string            `json:"name,omitempty"`
	Names        map[string]string `json:"names,omitempty"`         // event names by cells of Name; others stay
	ConstantName string            `json:"constant_name,omitempty"` // the name of every event, in place of Name; no column

	URL            string `json:"url,omitempty"`
	Title          string `json:"title,omitempty"`
	ContentType    string `json:"content_type,omitempty"`
	Referrer       string `json:"referrer,omitempty"`
	EngagedSeconds string `json:"engaged_seconds,omitempty"`
	EngagedMS      string `json:"engaged_ms,omitempty"`
	Amount         string `json:"amount,omitempty"`
	Currency       string `json:"currency,omitempty"`

	// ConstantCurrency, such as EUR, is that of every amount, in place of
	// Currency; no column. It comes before the option [Currency], to which XXX,
	// the unknown currency, leaves it.
	ConstantCurrency string `json:"constant_currency,omitempty"`

	OrderID string `json:"order_id,omitempty"`

	// Props are columns that become properties of the same name, each with its
	// type: "string", "number", "boolean" (true, false, 1 or 0) or "strings SEP",
	// which splits the cell at SEP: "strings |".
	Props map[string]string `json:"props,omitempty"`
}

// The layouts that are no layouts of package time.
const (
	layoutUnix   = "unix"
	layoutUnixMS = "unix_ms"
	layoutUnixUS = "unix_us"
)

// Check returns what is wrong with the mapping itself, whatever the table: all
// faults, joined, each a [conversion.Fault] whose path is a key of the JSON
// form.
func (m *Mapping) Check() error {
	var faults []error
	add := func(path, code, format string, args ...any) {
		faults = append(faults, &conversion.Fault{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	if m.Time == "" {
		add("time", "missing", "want the column of the time")
	}
	if m.Name == "" && m.ConstantName == "" && m.URL == "" {
		add("name", "missing", "want the column of the event's name, or constant_name, or url")
	}
	if m.Name != "" && m.ConstantName != "" {
		add("constant_name", "conflict", "want either name or constant_name")
	}
	if m.Names != nil && m.Name == "" {
		add("names", "conflict", "want name, the column that these names stand in")
	}
	if m.EngagedSeconds != "" && m.EngagedMS != "" {
		add("engaged_ms", "conflict", "want either engaged_seconds or engaged_ms")
	}
	if m.Currency != "" && m.Amount == "" {
		add("currency", "conflict", "want amount, whose currency it is")
	}
	if m.ConstantCurrency != "" {
		m.checkConstantCurrency(add)
	}
	if m.Decimal != "" && m.Decimal != "." && m.Decimal != "," {
		add("decimal", "decimal", `want "." or ",", have %q`, m.Decimal)
	}
	if m.Delimiter != "" && !isDelimiter(m.Delimiter) {
		add("delimiter", "delimiter", "want one ASCII character that is no quote and no line end, have %q", m.Delimiter)
	}
	if message := layoutFault(m.TimeLayout); message != "" {
		add("time_layout", "layout", "%s, have %q", message, m.TimeLayout)
	}
	if _, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "Local" {
		add("zone", "zone", "want a zone of the tz database such as Europe/Berlin, have %q", m.Zone)
	}
	for _, from := range slices.Sorted(maps.Keys(m.Names)) {
		if m.Names[from] == "" {
			add("names."+from, "empty", "want a name of an event")
		}
	}
	for _, column := range slices.Sorted(maps.Keys(m.Props)) {
		if !isPropType(m.Props[column]) {
			add("props."+column, "type", `want "string", "number", "boolean" or "strings" with a space and a separator, have %q`, m.Props[column])
		}
	}
	return errors.Join(faults...)
}

func (m *Mapping) checkConstantCurrency(add func(path, code, format string, args ...any)) {
	const path = "constant_currency"
	switch {
	case !conversion.IsCurrency(m.ConstantCurrency):
		add(path, "currency", "%v, have %q", conversion.ErrCurrency, m.ConstantCurrency)
	case m.Currency != "":
		add(path, "conflict", "want either currency or constant_currency")
	case m.Amount == "":
		add(path, "conflict", "want amount, whose currency it is")
	}
}

func isDelimiter(s string) bool {
	return len(s) == 1 && s[0] < 0x80 && strings.IndexByte("\"\r\n\x00", s[0]) < 0
}

const listType = "strings "

func isPropType(t string) bool {
	switch t {
	case "string", "number", "boolean":
		return true
	}
	return strings.HasPrefix(t, listType) && len(t) > len(listType)
}

const wantLayout = `want a layout as Go writes it, such as "02.01.2006 15:04", or "unix", "unix_ms", "unix_us", or none for 2006-01-02 15:04:05`

// layoutFault finds out whether a layout can tell the parts of a date: what it
// writes, it must read back.
func layoutFault(layout string) string {
	switch layout {
	case "", layoutUnix, layoutUnixMS, layoutUnixUS:
		return ""
	}
	at := time.Date(2014, 11, 28, 0, 0, 0, 0, time.UTC)
	back, err := time.Parse(layout, at.Format(layout))
	if err != nil || !back.Equal(at) {
		return wantLayout
	}
	return ""
}

// column is a column of the table that a mapping uses.
type column struct {
	key    string // of the mapping, such as "amount" or "props.coupon"
	header string // its name
	role   role
	sep    []byte // of a list
	index  int
}

// role is what a column's cells are.
type role int

const (
	roleText role = iota // and roles up to textCount-1: that text of the draft
	roleTime role = textCount + iota
	roleSeq
	roleEngagedSeconds
	roleEngagedMS
	roleAmount
	roleCurrency
	roleName
	roleString
	roleNumber
	roleBoolean
	roleStrings
)

// isDecimal reports whether cells of that role can have decimals.
func (r role) isDecimal() bool {
	return r == roleAmount || r == roleNumber || r == roleEngagedSeconds || r == roleEngagedMS
}

// columns returns the columns that the mapping uses, by key.
func (m *Mapping) columns() []column {
	var all []column
	add := func(key, header string, role role) {
		if header != "" {
			all = append(all, column{key: key, header: header, role: role})
		}
	}
	add("time", m.Time, roleTime)
	add("user", m.User, userText)
	add("session", m.Session, sessionText)
	add("id", m.ID, idText)
	add("seq", m.Seq, roleSeq)
	add("name", m.Name, roleName)
	add("url", m.URL, urlText)
	add("title", m.Title, titleText)
	add("content_type", m.ContentType, contentTypeText)
	add("referrer", m.Referrer, referrerText)
	add("engaged_seconds", m.EngagedSeconds, roleEngagedSeconds)
	add("engaged_ms", m.EngagedMS, roleEngagedMS)
	add("amount", m.Amount, roleAmount)
	add("currency", m.Currency, roleCurrency)
	add("order_id", m.OrderID, orderIDText)
	for _, header := range slices.Sorted(maps.Keys(m.Props)) {
		c := column{key: "props." + header, header: header, role: roleString}
		switch t := m.Props[header]; t {
		case "number":
			c.role = roleNumber
		case "boolean":
			c.role = roleBoolean
		case "string":
		default:
			c.role, c.sep = roleStrings, []byte(strings.TrimPrefix(t, listType))
		}
		all = append(all, c)
	}
	return all
}

// bind finds the columns in the header, and returns them from left to right.
// The error names every column that is not there, and what is.
func (m *Mapping) bind(header []string) ([]column, error) {
	all := m.columns()
	var faults []string
	for i := range all {
		c := &all[i]
		c.index = slices.Index(header, c.header)
		if c.index < 0 {
			faults = append(faults, fmt.Sprintf("%s wants a column %q%s", c.key, c.header, nearest(c.header, header)))
		} else if slices.Contains(header[c.index+1:], c.header) {
			faults = append(faults, fmt.Sprintf("%s wants one column %q, but there are several", c.key, c.header))
		}
	}
	if len(faults) > 0 {
		return nil, errors.New(strings.Join(faults, "; ") + "; the header has " + listed(header) + m.otherDelimiter(header))
	}
	slices.SortStableFunc(all, func(a, b column) int { return cmp.Compare(a.index, b.index) })
	return all, nil
}

// nearest names a column that differs in case and outer spaces only.
func nearest(wanted string, header []string) string {
	for _, h := range header {
		if strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(wanted)) {
			return fmt.Sprintf(" (there is %q)", h)
		}
	}
	return ""
}

const maxListed = 30

func listed(header []string) string {
	var names []string
	for _, h := range header[:min(len(header), maxListed)] {
		names = append(names, quoted([]byte(h)))
	}
	if len(header) > maxListed {
		names = append(names, fmt.Sprintf("and %d more", len(header)-maxListed))
	}
	return strings.Join(names, ", ")
}

// otherDelimiter is a hint where the header looks like one of another
// delimiter.
func (m *Mapping) otherDelimiter(header []string) string {
	if len(header) > 1 {
		return ""
	}
	for _, d := range []string{";", ",", "\t", "|"} {
		if strings.Contains(header[0], d) && d != m.Delimiter {
			return fmt.Sprintf("; is the delimiter %q?", d)
		}
	}
	return ""
}
