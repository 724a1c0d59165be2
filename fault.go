package conversion

// Fault is one thing wrong with a definition. Compile functions return all
// faults at once, joined; errors.As finds the first.
type Fault struct {
	Path    string // where, such as "order.rule.all[1].count.at_least"
	Code    string // what kind, stable for programs, such as "glob" or "unknown_goal"
	Message string // what is wrong and with which value
}

// Error returns the path and the message.
func (f *Fault) Error() string {
	if f.Path == "" {
		return f.Message
	}
	return f.Path + ": " + f.Message
}
