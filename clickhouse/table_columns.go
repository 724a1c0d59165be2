package clickhouse

// Columns are SQL expressions for the fields of an event, for a table of any form.
// User, Time, and Name or URL are needed; a field without an expression is absent on
// all events. None may ever be NULL or change the type that is said here, and texts
// are valid UTF-8. [DB.Check] looks at the data.
//
//	clickhouse.Columns{User: "toString(uid)", Time: "toUnixTimestamp64Nano(t)", Name: "action", Strings: "map('plan', plan)"}
type Columns struct {
	User    string // String; '' is nobody
	Time    string // Int64: Unix nanoseconds, UTC
	Seq     string // Int64
	ID      string // String, as all that follow unless said otherwise
	Session string
	Name    string // '' is a page view if there is a URL

	URL         string // as sent
	Referrer    string // as sent
	Title       string
	ContentType string
	OrderID     string

	Engaged  string // Int64: nanoseconds
	Amount   string // Int64: micros
	Currency string // '' is no amount

	Strings string // Map(String, String): the properties that are texts
	Numbers string // Map(String, Float64): never NaN or infinite
	Bools   string // Map(String, UInt8): 0 or 1
	Lists   string // Map(String, Array(String)); a name is in one of the four only

	// Parts of URLs, as this library computes them before the insert. ClickHouse's
	// own functions give others.
	Location         string
	Host             string
	Path             string
	Fragment         string
	QueryKeys        string // Array(String)
	QueryValues      string // Array(String), as many
	ReferrerLocation string
	ReferrerHost     string
}

// ownColumn is what a programmer gives for a column of the layout.
type ownColumn struct {
	column string
	field  string // of Columns, as faults call it
	sql    string // "" if it is not given
}

func (c *Columns) expressions() []ownColumn {
	return []ownColumn{
		{columnUser, "user", c.User},
		{columnTime, "time", c.Time},
		{columnSeq, "seq", c.Seq},
		{columnKey, "id", c.ID},
		{"session", "session", c.Session},
		{columnName, "name", c.Name},
		{"title", "title", c.Title},
		{"content_type", "content_type", c.ContentType},
		{"order_id", "order_id", c.OrderID},
		{columnEngaged, "engaged", c.Engaged},
		{columnAmount, "amount", c.Amount},
		{columnCurrency, "currency", c.Currency},
		{columnURL, "url", c.URL},
		{"location", "location", c.Location},
		{"host", "host", c.Host},
		{"path", "path", c.Path},
		{"fragment", "fragment", c.Fragment},
		{columnQueryKey, "query_keys", c.QueryKeys},
		{columnQueryValue, "query_values", c.QueryValues},
		{columnReferrer, "referrer", c.Referrer},
		{"referrer_location", "referrer_location", c.ReferrerLocation},
		{"referrer_host", "referrer_host", c.ReferrerHost},
		{columnStrings, "strings", c.Strings},
		{columnNumbers, "numbers", c.Numbers},
		{columnBools, "bools", c.Bools},
		{columnLists, "lists", c.Lists},
	}
}
