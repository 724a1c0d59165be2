package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// state is what survives a restart, as JSON.
type state struct {
	Orders    int64
	Completed map[string]int64
	Revenue   []byte // conversion.Totals
	Chain     []byte // insight.Chain
	Invited   insight.Arm
	Control   insight.Arm
	Visitors  []visitorState // the one seen last at the end
}

type visitorState struct {
	ID        string
	Live      []byte // session.Live
	Tracker   []byte // goal.Tracker
	Events    int64
	Seen      time.Time
	Visit     visit
	Open      bool
	Cart      []string
	Abandoned *visit
}

func (b *backend) state() state {
	s := b.scoring
	st := state{Orders: b.shop.orders.Load()}
	s.learned.save(&st)
	s.visitors.each(func(id string, v *visitor) {
		tracker, _ := v.tracker.AppendBinary(nil)
		live, _ := v.live.AppendBinary(nil)
		st.Visitors = append(st.Visitors, visitorState{id, live, tracker, v.events, v.seen, copied(v.visit), v.open, slices.Clone(v.cart), v.abandoned})
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Completed = maps.Clone(s.completed)
	st.Revenue, _ = s.revenue.AppendBinary(nil)
	return st
}

func copied(v visit) visit {
	v.Reached = slices.Clone(v.Reached)
	return v
}

// restore takes over a state; the backend is new. Where the goals have changed
// since, what visitors had reached is of another definition: they begin anew,
// with their carts.
func (b *backend) restore(st state) error {
	s := b.scoring
	b.shop.orders.Store(st.Orders)
	if err := s.learned.load(&st); err != nil {
		return fmt.Errorf("chain: %w", err)
	}
	maps.Copy(s.completed, st.Completed)
	if _, err := s.revenue.CutBinary(st.Revenue); err != nil {
		return fmt.Errorf("revenue: %w", err)
	}
	for _, saved := range st.Visitors {
		v, err := restoreVisitor(saved)
		if err != nil {
			return fmt.Errorf("visitor %s: %w", saved.ID, err)
		}
		s.visitors.put(saved.ID, v)
	}
	return nil
}

func restoreVisitor(saved visitorState) (*visitor, error) {
	v := newVisitor()
	v.cart = saved.Cart
	tracker, err := goals.RestoreTracker(saved.Tracker)
	if errors.Is(err, conversion.ErrDefinition) {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	live, err := visits.RestoreLive(saved.Live)
	if errors.Is(err, conversion.ErrDefinition) {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	v.live, v.tracker, v.events, v.seen = live, tracker, saved.Events, saved.Seen
	v.visit, v.open, v.abandoned = saved.Visit, saved.Open, saved.Abandoned
	return v, nil
}

// save writes the state to a file, which is whole at any time.
func (b *backend) save(file string) error {
	data, err := json.Marshal(b.state())
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// load reads the state from a file. Without one the shop is new.
func (b *backend) load(file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var st state
	if err := json.Unmarshal(data, &st); err != nil {
		return err
	}
	return b.restore(st)
}
