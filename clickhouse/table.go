package clickhouse

// Table says which table or view has the events, and by which expressions.
type Table struct {
	From string // the name, with its database, such as "shop.events"
}

// Events is the table of this module's own layout; see [DB.Create].
func Events(name string) Table { return Table{From: name} }
