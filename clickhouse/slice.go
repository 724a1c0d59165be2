package clickhouse

import "strings"

// slice is a part of the users: those of a range of names, bytewise, or those of a
// list.
type slice struct {
	name  string   // in the ids of queries
	from  string   // the first one
	to    string   // the first one behind; "" is open
	users []string // or else these
}

// sql is the condition of the slice, "" for all users. Old servers (18.16) find a text
// and another one that has a zero byte more both >= and < each other; their < is right.
func (s slice) sql(user string) string {
	if s.users != nil {
		return user + " IN (" + strings.Join(literals(s.users, stringLiteral), ", ") + ")"
	}
	var list []string
	if s.from != "" {
		list = append(list, "NOT ("+user+" < "+stringLiteral(s.from)+")")
	}
	if s.to != "" {
		list = append(list, user+" < "+stringLiteral(s.to))
	}
	return strings.Join(list, " AND ")
}

// String names the users, quoted.
func (s slice) String() string {
	switch {
	case len(s.users) == 1:
		return "user " + shortened(s.users[0])
	case s.users != nil:
		return "users listed from " + shortened(s.users[0]) + " to " + shortened(s.users[len(s.users)-1])
	case s.from == "" && s.to == "":
		return "all users"
	case s.from == "":
		return "users before " + shortened(s.to)
	case s.to == "":
		return "users from " + shortened(s.from)
	}
	return "users from " + shortened(s.from) + " to before " + shortened(s.to)
}
