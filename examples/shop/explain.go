package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// explain answers "USER" with the user's sessions, "USER/SESSION/GOAL" with why
// that session reached the goal or not and "USER/SEGMENT" with why the user is in
// the segment or not.
func (s *scorer) explain(w io.Writer, in *input, question string, asJSON bool) error {
	if journey, known := s.journeyOf(in.users, question); known {
		return s.list(w, in, journey, asJSON)
	}
	head, name, _ := cutLast(question)
	member, named := s.journeyOf(in.users, head)
	if named && s.hasSegment(name) {
		return s.explainSegment(w, in, member, name, asJSON)
	}
	user, number, asked := cutLast(head)
	journey, known := s.journeyOf(in.users, user)
	switch {
	case named && !(asked && known):
		return fmt.Errorf("no segment %q; the segments are %s", name, strings.Join(s.segmentNames(), ", "))
	case !asked:
		return fmt.Errorf("no events of user %q; want USER, USER/SESSION/GOAL or USER/SEGMENT%s", question, in.unread())
	case !known:
		return fmt.Errorf("no events of user %q%s", user, in.unread())
	}
	session, err := strconv.Atoi(number)
	if err != nil || session < 1 || session > len(journey.Sessions) {
		return fmt.Errorf("session %q of user %s: want a number from 1 to %d", number, user, len(journey.Sessions))
	}
	x, err := s.set.ExplainJourney(journey, session-1, name)
	if err != nil {
		return fmt.Errorf("%w; the goals are %s", err, strings.Join(s.goalNames(), ", "))
	}
	if asJSON {
		return writeIndented(w, x)
	}
	x.Start = x.Start.In(s.zone)
	for i := range x.Hits {
		c := &x.Hits[i].Completion
		c.Time = c.Time.In(s.zone)
	}
	_, err = fmt.Fprintf(w, "%s\nTimes are in %s%s.\n", x, s.zone, in.unread())
	return err
}

// unread says that there is more than what can be explained.
func (in *input) unread() string {
	if in.badRecords == 0 {
		return ""
	}
	return fmt.Sprintf("; %s of %s could not be read and are in no session (-errors FILE writes them)", count(in.badRecords), counted(in.stats.Records, "record"))
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func (s *scorer) journeyOf(users [][]conversion.Event, user string) (conversion.Journey, bool) {
	for _, events := range users {
		if len(events) > 0 && events[0].User == user {
			return s.cutter.Journey(events), true
		}
	}
	return conversion.Journey{}, false
}

func (s *scorer) goalNames() (names []string) {
	for _, g := range s.set.Goals() {
		names = append(names, g.Name)
	}
	return names
}

// sessionRow is a session of a user in short.
type sessionRow struct {
	Session int       `json:"session"`
	Start   time.Time `json:"start"`
	Channel string    `json:"channel"`
	Events  int       `json:"events"`
	Reached []string  `json:"reached"`
}

// list tells which sessions can be asked about.
func (s *scorer) list(w io.Writer, in *input, journey conversion.Journey, asJSON bool) error {
	rows := s.rowsOf(journey)
	if asJSON {
		return writeIndented(w, rows)
	}
	t := table{heads: []string{"session", "start", "channel", "events", "reached"}, left: 5}
	for _, row := range rows {
		t.add(strconv.Itoa(row.Session), row.Start.Format(time.DateTime), clean(row.Channel), strconv.Itoa(row.Events), strings.Join(row.Reached, ", "))
	}
	user := clean(journey.User)
	fmt.Fprintf(w, "Sessions of %s\n\n%s\nTimes are in %s%s.\n", user, t.String(), s.zone, in.unread())
	fmt.Fprintf(w, "The user belongs to %s.\n", s.segmentsOf(journey, in))
	_, err := fmt.Fprintf(w, "To see why: -explain %[1]s/SESSION/GOAL. The goals are %[2]s.\n     or why: -explain %[1]s/SEGMENT. The segments are %[3]s.\n",
		user, strings.Join(s.goalNames(), ", "), strings.Join(s.segmentNames(), ", "))
	return err
}

func (s *scorer) rowsOf(journey conversion.Journey) (rows []sessionRow) {
	for i, session := range journey.Sessions {
		rows = append(rows, sessionRow{i + 1, session.Start.In(s.zone), session.Touch.Channel, len(session.Events), []string{}})
	}
	score := s.set.ScoreJourney(journey)
	for _, c := range score.Completions {
		row := &rows[c.Session]
		row.Reached = append(row.Reached, c.Goal)
	}
	return rows
}

func writeIndented(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
