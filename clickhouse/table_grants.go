package clickhouse

import "errors"

// Grants returns statements for an administrator, in order, that let an existing user
// of the database run definitions on the table and nothing else: a profile with
// readonly = 2, which still lets the settings that results rest on be sent, SELECT on
// the table, and a quota of ten hours of execution an hour, to be changed as needed.
// The user must have no row policy: it is a filter that nobody sees. The error joins
// all faults of the table and the user's name.
func (t Table) Grants(user string) ([]string, error) {
	var f tableFaults
	name, err := quoteIdentifier(user)
	if err != nil {
		f.add("grants", "name", "%v", err)
	}
	own, err := quoteIdentifier("conversion_" + user)
	if err != nil && len(f) == 0 {
		f.add("grants", "name", "%v", err)
	}
	if err := errors.Join(t.check(), errors.Join(f...)); err != nil {
		return nil, err
	}
	from, _ := t.quoted()
	list := []string{
		"CREATE SETTINGS PROFILE IF NOT EXISTS " + own + " SETTINGS readonly = 2 TO " + name,
		"GRANT SELECT ON " + from + " TO " + name,
	}
	if t.Cluster != "" {
		local, _ := quoteTable(t.local())
		list = append(list, "GRANT SELECT ON "+local+" TO "+name)
	}
	return append(list, "CREATE QUOTA IF NOT EXISTS "+own+" FOR INTERVAL 1 hour MAX execution_time = 36000 TO "+name), nil
}
