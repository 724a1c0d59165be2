package chdbtest

import (
	"fmt"
	"regexp"
	"sync"
)

// The engine chooses query ids itself, so each query begins with a comment by
// which it can be found among the running ones.

// running knows the queries that run, by the ids of their requests.
type running struct {
	sync.Mutex
	marks map[string]string
	next  int
}

// add registers an id and returns the comment for its query; false if a query
// with this id runs.
func (r *running) add(id string) (mark string, ok bool) {
	r.Lock()
	defer r.Unlock()
	if _, taken := r.marks[id]; taken {
		return "", false
	}
	if r.marks == nil {
		r.marks = map[string]string{}
	}
	r.next++
	r.marks[id] = fmt.Sprintf("/*request %d*/ ", r.next)
	return r.marks[id], true
}

func (r *running) remove(id string) {
	r.Lock()
	defer r.Unlock()
	delete(r.marks, id)
}

func (r *running) mark(id string) (string, bool) {
	r.Lock()
	defer r.Unlock()
	mark, ok := r.marks[id]
	return mark, ok
}

var (
	killPattern = regexp.MustCompile(`(?is)^\s*KILL\s+QUERY\s+WHERE\s+query_id\s*(?:=|IN)\s*(\(.*\)|'.*')`)
	killIDs     = regexp.MustCompile(`(?s)'((?:[^'\\]|\\.)*)'`)
	escaped     = regexp.MustCompile(`(?s)\\(.)`)
)

// killed returns the ids in a KILL QUERY WHERE query_id = or IN; nil for other
// statements.
func killed(sql string) []string {
	list := killPattern.FindStringSubmatch(sql)
	if list == nil {
		return nil
	}
	ids := []string{}
	for _, id := range killIDs.FindAllStringSubmatch(list[1], -1) {
		ids = append(ids, escaped.ReplaceAllString(id[1], "$1"))
	}
	return ids
}

// kill asks the engine to end the queries with these ids and answers with one
// row for each that runs.
func (s *server) kill(a *answer, ids []string) {
	for _, id := range ids {
		mark, ok := s.running.mark(id)
		if !ok {
			continue
		}
		if err := s.killMarked(mark); err != nil {
			a.fail(newException(err.Error(), s.version))
			return
		}
		_ = a.write([]byte("waiting\t" + id + "\tdefault\t\n"))
	}
	_ = a.finish()
}

func (s *server) killMarked(mark string) error {
	c, err := connect(s.path)
	if err != nil {
		return err
	}
	defer c.close()
	_, err = c.exec("KILL QUERY WHERE startsWith(query, "+quote(mark, '\'')+") ASYNC", "TabSeparated")
	return err
}
