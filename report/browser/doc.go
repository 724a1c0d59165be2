// Package browser tests, in a real browser, the page that package report writes:
// that it renders, on a phone, on a desk, in the dark and on paper, asks the network
// for nothing, and can be read and walked by people who do not see it or do not use
// a mouse. It is a module of its own, so that no browser driver is a requirement of
// the library. There is nothing to import.
//
// The tests want Chromium, and npm for the rules of axe-core. Without them they are
// skipped, or fail where CI=true. BROWSER_SHOTS names a folder for pictures of each
// page in each view.
package browser
