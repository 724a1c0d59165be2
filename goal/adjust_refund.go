package goal

import (
	"math"

	"github.com/go-conversion/conversion"
)

// refundEvent is the conventional name of a refund.
const refundEvent = "refund"

// Refunds returns the adjustments of a goal's completions that one user's
// events ask for: each event named "refund" that has an order id takes back its
// value, or, if it has none, all that the order was worth. Events of no time
// and duplicates are left out, as in a score; the result is in order.
func Refunds(goal string, events []conversion.Event) (adjustments []Adjustment) {
	for _, i := range conversion.Order(nil, events, new(conversion.Findings)) {
		if e := &events[i]; isRefund(e) {
			adjustments = append(adjustments, refund(goal, e))
		}
	}
	return adjustments
}

func isRefund(e *conversion.Event) bool { return e.Name == refundEvent && e.OrderID != "" }

func refund(goal string, e *conversion.Event) Adjustment {
	a := Adjustment{ID: e.ID, At: e.Time, Goal: goal, Key: conversion.StringValue(e.OrderID), Mode: SetMode}
	if e.Value.IsSet() {
		a.Mode = AddMode
		a.Amount = conversion.Money{Micros: -max(e.Value.Micros, -math.MaxInt64), Currency: e.Value.Currency}
	}
	return a
}
