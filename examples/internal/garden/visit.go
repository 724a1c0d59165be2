package garden

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// visit is one visit: the visitor lands, perhaps reads, watches, subscribes or
// applies, and goes as far towards an order as the dice say.
func (v *visitor) visit(c *campaign) {
	v.since = 0
	v.referrer = c.referrer
	v.open(pick(v, c.landing))
	for v.chance(c.reads) {
		v.readGuide()
	}
	if v.chance(c.watches) {
		v.watchVideo()
	}
	if v.chance(subscribes) {
		v.open("/newsletter")
		v.open("/newsletter/thanks")
	}
	if v.chance(c.applies) {
		v.open("/jobs/gardener/apply")
		v.open("/jobs/gardener/thanks")
	}
	v.shop(c)
}

func (v *visitor) readGuide() {
	v.open("/guides/" + pick(v, guides))
	v.pass(20, 240)
	v.send(conversion.Event{Name: "scroll", Props: conversion.Props{conversion.Number("percent_scrolled", 90)}})
	if v.chance(60) {
		v.send(conversion.Event{Name: "share", Props: conversion.Props{conversion.String("method", "whatsapp")}})
	}
}

func (v *visitor) watchVideo() {
	for _, percent := range []float64{10, 25, 50, 75, 100} {
		v.pass(20, 40)
		v.send(conversion.Event{Name: "video_progress", Props: conversion.Props{conversion.Number("video_percent", percent)}})
		if v.chance(250) {
			return // had enough of it
		}
	}
}

// shop walks towards the order. Whether a step is taken depends on the campaign
// alone, so the chance of an order is the product of the four.
func (v *visitor) shop(c *campaign) {
	if !v.chance(c.steps[0]) {
		return
	}
	item := v.lookAround()
	if !v.chance(c.steps[1]) {
		return
	}
	worth := conversion.Cents(item.cents, v.currency)
	v.send(conversion.Event{Name: "add_to_cart", Value: worth, Props: conversion.Props{conversion.String("sku", item.sku)}})
	v.open("/cart")
	if !v.chance(c.steps[2]) {
		return
	}
	v.open("/checkout")
	v.send(conversion.Event{Name: "begin_checkout", Value: worth})
	if v.chance(c.steps[3]) {
		v.order(worth)
	}
}

// lookAround opens some products and returns the last.
func (v *visitor) lookAround() (last product) {
	for range v.between(1, 4) {
		last = pick(v, products)
		v.open("/p/" + last.sku)
		v.send(conversion.Event{Name: "view_item", Props: conversion.Props{conversion.String("sku", last.sku)}})
	}
	return last
}

func (v *visitor) order(worth conversion.Money) {
	v.orders++
	id := fmt.Sprintf("%s-%d", v.user, v.orders)
	v.open("/checkout/thanks")
	bought := v.now
	v.send(conversion.Event{Name: "purchase", Value: worth, OrderID: id})
	if v.chance(refunded) {
		v.refund(id, worth, bought.Add(time.Duration(v.between(3*24, 12*24))*time.Hour))
	}
}

// refund is sent by the office, not by the visitor: it has no page. Half of the
// refunds are of the whole order, which is what a refund without value means.
func (v *visitor) refund(order string, worth conversion.Money, at time.Time) {
	e := conversion.Event{ID: "refund-" + order, User: v.user, Time: at, Name: "refund", OrderID: order}
	if v.chance(500) {
		e.Value = conversion.Money{Micros: worth.Micros / 20_000 * 10_000, Currency: worth.Currency}
	}
	if at.Before(end) {
		v.events = append(v.events, e)
	}
}

// open goes to a page of the shop.
func (v *visitor) open(path string) {
	v.page = site + path
	v.send(conversion.Event{Name: conversion.PageView, Referrer: v.referrer, ContentType: contentType(path)})
	v.referrer = v.page
	v.pass(4, 45)
}

func contentType(path string) string {
	switch {
	case strings.HasPrefix(path, "/guides/"):
		return "guide"
	case strings.HasPrefix(path, "/p/"):
		return "product"
	case strings.HasPrefix(path, "/jobs"):
		return "job"
	}
	return ""
}

// pass lets some seconds go by, all of them in front of the page.
func (v *visitor) pass(low, high int) {
	d := time.Duration(v.between(low, high)) * time.Second
	v.now = v.now.Add(d)
	v.since += d
}

// send fills in what all events of the visitor have in common.
func (v *visitor) send(e conversion.Event) {
	e.ID = fmt.Sprintf("%s-%d", v.user, len(v.events)+1)
	e.User, e.Time, e.URL = v.user, v.now, v.page
	e.Seq = int64(len(v.events)) // some events share a second
	e.Engaged, v.since = v.since, 0
	v.events = append(v.events, e)
}
