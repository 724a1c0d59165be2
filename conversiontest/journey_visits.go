package conversiontest

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
)

// Later is a step of [Visits] that ends a visit: the next one begins so long
// after it.
type Later time.Duration

// Day returns noon of the n-th day, UTC. Day 1 is that on which a [Visit] begins
// unless it says otherwise, Monday 2026-01-05; day 0 is the one before.
func Day(n int) time.Time { return noon.AddDate(0, 0, n-1) }

// Visits returns a user whose visits are told in one sentence. Its steps are
// those of [Visit] and two that begin the next visit:
//
//	Later(3*24*time.Hour)   so long after the end of the one before
//	Day(4), or a time.Time  at that time, also for the first visit
//
// So this is one visit by an ad, and another three days later:
//
//	Visits(Channel("Paid Search"), "/p/1", Later(3*24*time.Hour), "/p/1", "purchase")
//
// What [Channel] says is of the visit in which it stands, and [By] is said once.
// No events give a user without visits. It panics as Visit does.
func Visits(steps ...any) conversion.Journey {
	s := sentence{open: visit{user: user}}
	for i, step := range steps {
		if err := s.take(step); err != nil {
			panic(fmt.Sprintf("conversiontest.Visits: argument %d: %v", i+1, err))
		}
	}
	if s.open.pending != "" {
		panic(fmt.Sprintf("conversiontest.Visits: no event follows %s, which speaks of the next", s.open.pending))
	}
	s.close()
	s.journey.User = s.open.user
	return s.journey
}

// sentence is a journey in the making.
type sentence struct {
	journey conversion.Journey
	open    visit
	begins  time.Time // the open visit, if that was said
}

func (s *sentence) take(step any) error {
	switch step := step.(type) {
	case Later:
		return s.later(time.Duration(step))
	case time.Time:
		return s.begin(step, "the time")
	case conversion.Session:
		return fmt.Errorf("a whole visit is an argument of Journey; here are its steps")
	}
	if err := s.open.take(step); err != nil {
		return err
	}
	if len(s.open.events) == 0 && !s.open.at.Equal(s.begins) && !s.begins.IsZero() {
		return fmt.Errorf("%s contradicts what says when the visit begins", s.open.pending)
	}
	if n := len(s.journey.Sessions); n > 0 && s.open.user != s.journey.Sessions[0].User {
		return fmt.Errorf("the visits before are by %q; want one user", s.journey.Sessions[0].User)
	}
	return nil
}

func (s *sentence) later(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("a pause of %v: visits follow each other; for disorder change the journey's Sessions", d)
	}
	if len(s.open.events) == 0 {
		return fmt.Errorf("no event lies before Later, which ends a visit")
	}
	return s.begin(s.open.session().End.Add(d), "Later")
}

// begin begins the next visit, or says when the first one does.
func (s *sentence) begin(t time.Time, by string) error {
	switch {
	case t.IsZero():
		return fmt.Errorf("the time is zero")
	case s.open.pending != "":
		return fmt.Errorf("no event lies between %s and %s", s.open.pending, by)
	case len(s.open.events) > 0 && t.Before(s.open.session().End):
		return fmt.Errorf("the time %v is before the end of the visit, at %v", t, s.open.session().End)
	}
	s.close()
	s.open.at, s.open.pending, s.begins = t, by, t
	return nil
}

// close ends the open visit, if anything happened in it.
func (s *sentence) close() {
	if len(s.open.events) == 0 {
		return
	}
	appendVisit(&s.journey, s.open.session())
	s.open, s.begins = visit{user: s.open.user}, time.Time{}
}
