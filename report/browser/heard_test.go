package browser_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// heard is what a page did that a silent page does not: requests beyond its own
// file, and errors and warnings.
type heard struct {
	mu       sync.Mutex
	file     string // the address of the page
	findings []string
}

// listen listens to a tab.
func listen(tab context.Context) (*heard, error) {
	h := new(heard)
	if err := chromedp.Listen(tab, h.hear); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		return nil, err
	}
	_, err := chromedp.Call(tab, log.Enable, cdp.Empty{})
	return h, err
}

// expect forgets what was heard, before the page at an address is opened.
func (h *heard) expect(file string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.file, h.findings = file, nil
}

func (h *heard) hear(event any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if finding := wrongIn(event, h.file); finding != "" {
		h.findings = append(h.findings, finding)
	}
}

func (h *heard) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.findings)
}

// wrongIn says what is wrong with an event, or nothing.
func wrongIn(event any, file string) string {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != file && !strings.HasPrefix(e.Request.URL, "data:") {
			return "request of " + e.Request.URL
		}
	case *network.EventLoadingFailed:
		return fmt.Sprint("failed request: ", e.ErrorText)
	case *network.EventWebSocketCreated:
		return "web socket to " + e.URL
	case *runtime.EventExceptionThrown:
		return (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		return fmt.Sprint("console ", e.Type, ": ", said(e.Args))
	case *log.EventEntryAdded:
		return fmt.Sprintf("log %s: %s", e.Entry.Level, e.Entry.Text)
	}
	return ""
}

func said(args []*runtime.RemoteObject) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = string(a.Value)
	}
	return strings.Join(words, " ")
}
