package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-conversion/conversion"
)

// device is the property by which customers are told apart.
const device = "device"

// The customers come within four weeks.
var (
	begin = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	end   = begin.AddDate(0, 0, 4*7)
)

// customer makes up the events of one customer.
type customer struct {
	r      *rand.Rand
	name   string
	device string
	now    time.Time
	events []conversion.Event
}

// simulate makes up 4,000 customers, the same ones in each run. On mobile phones
// many are lost at the checkout.
func simulate() (customers [][]conversion.Event) {
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 4000 {
		c := customer{r: r, name: fmt.Sprintf("c%04d", i+1), device: "desktop", now: begin.Add(seconds(r, end.Sub(begin)))}
		if r.IntN(10) < 6 {
			c.device = "mobile"
		}
		c.shop()
		customers = append(customers, c.events)
	}
	return customers
}

func (c *customer) chance(percent int) bool { return c.r.IntN(100) < percent }

func (c *customer) shop() {
	c.page("/")
	if !c.chance(70) {
		return
	}
	for range 1 + c.r.IntN(3) {
		c.page(fmt.Sprintf("/p/%d", 1+c.r.IntN(9)))
	}
	if !c.chance(40) {
		return
	}
	c.do("add_to_cart", 20*time.Second)
	if c.chance(30) {
		c.wait(3 * 24 * time.Hour) // thinks it over
	}
	if c.chance(2) {
		c.do("logout", time.Minute)
	}
	if !c.chance(65) {
		c.page("/help")
		return
	}
	c.do("begin_checkout", time.Minute)
	c.pay()
}

func (c *customer) pay() {
	if c.chance(25) {
		c.do("add_voucher", 30*time.Second)
	}
	paid := 80
	if c.device == "mobile" {
		paid = 55
	}
	switch {
	case c.chance(paid):
		c.do("purchase", 3*time.Minute)
	case c.chance(20):
		c.wait(5 * time.Hour)
		c.do("purchase", time.Hour) // from the reminder, too late
	default:
		c.page("/shipping")
	}
}

func (c *customer) page(path string) {
	c.add(conversion.Event{Name: conversion.PageView, URL: "https://shop.example" + path}, 30*time.Second)
}

func (c *customer) do(name string, within time.Duration) {
	c.add(conversion.Event{Name: name}, within)
}

// wait lets up to twice the time go by.
func (c *customer) wait(d time.Duration) { c.now = c.now.Add(seconds(c.r, 2*d)) }

// seconds returns some whole seconds, fewer than a time.
func seconds(r *rand.Rand, below time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(below/time.Second))) * time.Second
}

func (c *customer) add(e conversion.Event, within time.Duration) {
	c.wait(within)
	if c.now.After(end) {
		return
	}
	e.User, e.Time = c.name, c.now
	e.Props = conversion.Props{conversion.String(device, c.device)}
	c.events = append(c.events, e)
}
