package main

import (
	"sync"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// states are what visits are told apart by: the milestone reached last, and the
// channel they came by.
var states = insight.ByGoalAndChannel{}

// learned is what earlier visits say of those that go on: how likely they are to
// order, and whether coupons help.
type learned struct {
	mu    sync.Mutex
	chain *insight.Chain    // of visits without a coupon, or else coupons would vouch for themselves
	fit   *insight.ChainFit // of the chain as it is; nil until somebody asks

	// Of the visits that were worth a coupon: those with one, and those without it
	// because they are in the holdout.
	invited, control insight.Arm
}

func newLearned() *learned { return &learned{chain: insight.MustChain(states)} }

// count adds a visit that is over; nil is none.
func (l *learned) count(v *visit) {
	if v == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case v.Offered:
		countArm(&l.invited, v.Ordered, 1)
		return
	case v.Held:
		countArm(&l.control, v.Ordered, 0)
	}
	l.chain.Count(v.unit(""))
	l.fit = nil
}

// countArm counts a visit; did is 1 if there was a coupon.
func countArm(a *insight.Arm, ordered bool, did int64) {
	a.N++
	a.Did += did
	if ordered {
		a.Y++
		a.YY++
		a.DY += float64(did)
	}
}

// unit is the visit as package insight sees it.
func (v *visit) unit(user string) *insight.Unit {
	u := &insight.Unit{ID: user, Touch: conversion.Touch{Channel: v.Channel}, Events: []conversion.Event{{Time: v.Last}}}
	for _, name := range v.Reached {
		u.Reached = append(u.Reached, goal.Completion{Goal: name, Kind: goal.Milestone})
	}
	if v.Ordered {
		u.Outcome = insight.Converted
	}
	return u
}

// of returns what the chain says of visits that have come as far; false if none has.
func (l *learned) of(v *visit) (insight.StateValue, bool) {
	if len(v.Reached) == 0 {
		return insight.StateValue{}, false
	}
	fit := l.fitted()
	if fit == nil {
		return insight.StateValue{}, false
	}
	return fit.State(states.State(v.Reached[len(v.Reached)-1], v.Channel))
}

// fitted returns the chain of all visits so far, solved; nil if there is none. It
// takes some microseconds, once after each visit at most.
func (l *learned) fitted() *insight.ChainFit {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fit == nil {
		fit, err := l.chain.Fit(insight.FitOptions{})
		if err != nil {
			return nil
		}
		l.fit = fit
	}
	return l.fit
}

// coupons returns what coupons do, against the holdout; nil as long as there is
// nothing to compare.
func (l *learned) coupons() *insight.RandomisedReport {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.invited.N == 0 || l.control.N == 0 {
		return nil
	}
	r := insight.Randomise(l.invited, l.control, 0.95)
	return &r
}

// chance is how likely visits are to order that have come so far.
type chance struct {
	State  string           `json:"state"`
	Visits int64            `json:"visits"`
	Chance insight.Estimate `json:"chance"`
}

// chances returns those of all states.
func (l *learned) chances() []chance {
	list := []chance{}
	if fit := l.fitted(); fit != nil {
		for _, s := range fit.States {
			list = append(list, chance{s.State, s.Departures, s.Value.Estimate})
		}
	}
	return list
}

func (l *learned) save(st *state) {
	l.mu.Lock()
	defer l.mu.Unlock()
	st.Chain, _ = l.chain.AppendBinary(nil)
	st.Invited, st.Control = l.invited, l.control
}

func (l *learned) load(st *state) error {
	l.invited, l.control = st.Invited, st.Control
	return l.chain.UnmarshalBinary(st.Chain)
}
