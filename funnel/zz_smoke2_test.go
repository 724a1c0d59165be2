package funnel
import ("testing";"encoding/json";"os";"path/filepath";"fmt";"strings";"math";"time"
"github.com/go-conversion/conversion"
"github.com/go-conversion/conversion/ingest"
"github.com/go-conversion/conversion/rule")
type fcase struct{ Name string; Funnel json.RawMessage; Actors map[string][]json.RawMessage; As_of *float64
 Want struct{ Level map[string]int; Outcome map[string]string; Times map[string][]float64; Rounds map[string][]struct{Level int; Outcome string; Times []float64}; Entered []int; Counts []int } }
func TestSmokeFunnel(t *testing.T){
 files,_:=filepath.Glob("/work/shared/suites/funnel/*.json")
 bad,n:=0,0
 for _,f:=range files{
  b,_:=os.ReadFile(f)
  var d struct{Cases []fcase}
  if err:=json.Unmarshal(b,&d);err!=nil{t.Fatal(f,err)}
  for _,c:=range d.Cases{
   fu,err:=Parse(c.Funnel,rule.Funcs{}); if err!=nil{t.Error(f,c.Name,err);bad++;continue}
   p,err:=Compile(fu); if err!=nil{t.Error(f,c.Name,err);bad++;continue}

   var asOf time.Time
   if c.As_of!=nil{ asOf=time.Unix(0,int64(math.Round(*c.As_of*1e9))).UTC()}
   byUser:=map[string][]conversion.Event{}
   for k,evs:=range c.Actors{ u,part,cut:=strings.Cut(k,"/")
     if _,ok:=byUser[u];!ok{byUser[u]=nil}
     for _,raw:=range evs{
       var e conversion.Event
       for ev,err:=range ingest.NDJSON(strings.NewReader(strings.ReplaceAll(string(raw),"\n"," "))){ if err!=nil{t.Fatal(c.Name,err)}; e=ev}
       e.User=u
       if cut && fu.By.Mode==BySessionMode && e.Session==""{e.Session=part}
       byUser[u]=append(byUser[u],e)}}
   got:=map[string][]Result{}
   for u,evs:=range byUser{ for a,r:=range p.Results(evs,asOf){ k:=a.String(); if a.User==""{k=u+k}; got[k]=append(got[k],r)}}
   times:=func(r Result)(ts []float64){for _,s:=range r.Steps{ts=append(ts,float64(s.Time.UnixNano())/1e9)};return}
   fail:=func(k string,g,w any){bad++; if bad<25{t.Errorf("%s %s %s: got %v want %v\n%s\n%s",filepath.Base(f),c.Name,k,g,w,c.Funnel,c.Actors[k])}}
   for k,l:=range c.Want.Level{ n++; r:=Result{Outcome:Absent}; if len(got[k])>0{r=got[k][0]}; if r.Level!=l{fail(k,r,l)}}
   for k,l:=range c.Want.Outcome{ n++;r:=Result{Outcome:Absent}; if len(got[k])>0{r=got[k][0]}; if string(r.Outcome)!=l{fail(k,r,l)}}
   for k,l:=range c.Want.Times{ n++;r:=Result{Outcome:Absent}; if len(got[k])>0{r=got[k][0]}; if fmt.Sprint(times(r))!=fmt.Sprint(l){fail(k,times(r),l)}}
   for k,l:=range c.Want.Rounds{ n++; rs:=got[k]; if len(rs)==1&&rs[0].Outcome==Absent{rs=nil}
     if len(rs)!=len(l){fail(k,rs,l);continue}
     for i:=range l{ if rs[i].Level!=l[i].Level||string(rs[i].Outcome)!=l[i].Outcome||fmt.Sprint(times(rs[i]))!=fmt.Sprint(l[i].Times){fail(k,rs[i],l[i])}}}
  }
 }
 t.Log(n,"bad",bad)
}
