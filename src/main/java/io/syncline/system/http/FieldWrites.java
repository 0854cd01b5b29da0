package io.syncline.system.http;

import io.syncline.core.definition.key.NamePattern;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields that have a request of their own, one field of a record at a time. Where the
 * manifest says so, the counterpart of the value is looked up before; a value for which nothing, or
 * more than one thing, is found is refused.
 *
 * <p>An answer does not show the record: it is read afterwards.
 */
final class FieldWrites {

  private static final Pattern CHOICE = Pattern.compile("\\{choice\\.([^{}:|]+)[^{}]*}");

  private final Sender sender;
  private final HttpObject object;
  private final Reads reads;

  FieldWrites(Sender sender, HttpObject object, Reads reads) {
    this.reads = reads;
    this.sender = sender;
    this.object = object;
  }

  /** A field with its request and what is asked before it. */
  record Ready(
      FieldType field, CallTemplate write, @Nullable CallTemplate lookup, Set<String> needed) {

    static Ready of(
        FieldType field, FieldWrite write, CallTemplate call, @Nullable CallTemplate ask) {
      var needed = new HashSet<String>();
      var request = write.request();
      var texts = new ArrayList<>(request.headers().values());
      request.query().values().forEach(texts::addAll);
      texts.add(request.path());
      texts.add(request.body() == null ? "" : request.body().canonical());
      for (var text : texts) {
        CHOICE.matcher(text).results().forEach(it -> needed.add(it.group(1)));
      }
      return new Ready(field, call, ask, needed);
    }

    FieldWrite how() {
      return Objects.requireNonNull(field.write());
    }
  }

  /** A write on its way. */
  private record Step(WriteItem item, Ready ready, Value value, String now) {}

  /** Settles those of these writes that write such a field; the others stay open. */
  void write(List<WriteItem> items) {
    var steps = new ArrayList<Step>();
    for (var item : items) {
      var paths = object.apart().keySet().stream().filter(it -> item.field(it) != null).toList();
      if (paths.size() == 1 && item.ref() != null && isAlone(item, paths.get(0))) {
        var ready = Objects.requireNonNull(object.apart().get(paths.get(0)));
        steps.add(new Step(item, ready, Objects.requireNonNull(item.field(paths.get(0))), ""));
      } else if (!paths.isEmpty()) {
        var why = "a field with a request of its own is written alone, after a create";
        item.fail(new Failure.Invalid(why, Set.copyOf(paths)));
      }
    }
    var choices = choices(steps);
    var open = steps.stream().filter(it -> it.item().open()).toList();
    var calls =
        open.stream()
            .<Supplier<HttpCall>>map(it -> () -> call(it, choices.get(it.item())))
            .toList();
    var sent = sender.send(calls);
    for (int i = 0; i < open.size(); i++) {
      var step = open.get(i);
      var verdicts = object.apartVerdicts(step.ready().field().path(), Operation.Kind.UPDATE);
      var verdict = sent.get(i).verdict(verdicts, Set.of(step.ready().field().path()));
      step.item().settle(outcome(step, verdict));
    }
  }

  private boolean isAlone(WriteItem item, String path) {
    return object.type().fields().keySet().stream()
        .noneMatch(it -> !it.equals(path) && !within(it, path) && item.field(it) != null);
  }

  private static boolean within(String one, String other) {
    return one.startsWith(other + ".") || other.startsWith(one + ".");
  }

  private HttpCall call(Step step, @Nullable Value choice) {
    var scope = object.scope().with("value", step.value()).with("choice", choice);
    return step.ready().write().call(scope, List.of(step.item().scope()));
  }

  /** The counterpart of each value; a write without one has failed. */
  private Map<WriteItem, Value> choices(List<Step> all) {
    var choices = new HashMap<WriteItem, Value>();
    var asked = new ArrayList<Step>();
    var steps = all.stream().map(this::reading).filter(it -> it.item().open()).toList();
    for (var step : steps) {
      var how = step.ready().how();
      var wanted = wanted(step);
      if (wanted == null) {
        step.item()
            .fail(
                unsaid(step, "nothing in `choices` is the counterpart of the value" + from(step)));
      } else if (how.lookup() != null) {
        asked.add(step);
      } else if (!how.choices().isEmpty()) {
        choices.put(step.item(), Value.text(wanted));
      }
    }
    var calls = asked.stream().<Supplier<HttpCall>>map(it -> () -> question(it)).toList();
    var sent = sender.send(calls);
    for (int i = 0; i < asked.size(); i++) {
      var found = found(asked.get(i), sent.get(i));
      if (found != null) {
        choices.put(asked.get(i).item(), found);
      }
    }
    return choices;
  }

  private static @Nullable String wanted(Step step) {
    var said = Formats.text(step.value());
    var choices = step.ready().how().choices();
    if (choices.isEmpty()) {
      return said;
    }
    var choice = choices.get(said);
    var from = choice == null ? null : NamePattern.find(choice.from(), step.now());
    return choice == null || from != null ? from : choice.choice();
  }

  private static String from(Step step) {
    return step.ready().how().readsBefore() ? ", from what the field holds now" : "";
  }

  /** With what the field holds now, where what is sent depends on it. */
  private Step reading(Step step) {
    if (!step.ready().how().readsBefore()) {
      return step;
    }
    var read = reads.read(List.of(Objects.requireNonNull(step.item().ref()))).get(0);
    if (read instanceof ReadOutcome.Found found) {
      var now = Answers.text(found.record().answered(), step.ready().field().path());
      return new Step(step.item(), step.ready(), step.value(), now == null ? "" : now);
    }
    if (read instanceof ReadOutcome.Failed failed) {
      step.item().fail(failed.failure());
    } else {
      step.item().settle(new WriteOutcome.Gone(read.ref()));
    }
    return step;
  }

  private HttpCall question(Step step) {
    var lookup = Objects.requireNonNull(step.ready().lookup());
    return lookup.call(object.scope().with("value", step.value()), List.of(step.item().scope()));
  }

  private Value.@Nullable Struct found(Step step, Sender.Sent sent) {
    var item = step.item();
    var lookup = Objects.requireNonNull(step.ready().lookup());
    var verdicts = object.apartVerdicts(step.ready().field().path(), Operation.Kind.GET);
    var verdict = sent.verdict(verdicts, Set.of());
    if (!(verdict instanceof AnswerVerdict.Fine fine)) {
      item.settle(outcome(step, verdict));
      return null;
    }
    var list = RecordList.of(fine.answer(), lookup.operation());
    if (!list.readable()) {
      item.fail(list.failure());
      return null;
    }
    var match = Objects.requireNonNull(step.ready().how().lookup()).match();
    var fitting =
        list.trees().stream()
            .filter(it -> Objects.equals(wanted(step), Answers.text(it, match)))
            .toList();
    if (fitting.size() != 1) {
      item.fail(
          unsaid(
              step,
              fitting.isEmpty()
                  ? "nothing that the system offers for this record now has the value at " + match
                  : "the system offers more than one way to the value at " + match));
      return null;
    }
    var choice = fitting.get(0);
    if (step.ready().needed().stream().anyMatch(it -> Paths.read(choice, it) == null)) {
      item.fail(new Failure.Permanent("what was looked up lacks a part that the request needs"));
      return null;
    }
    return choice;
  }

  private static Failure unsaid(Step step, String why) {
    var path = step.ready().field().path();
    return new Failure.Invalid(path + " cannot be set: " + why, Set.of(path));
  }

  private static WriteOutcome outcome(Step step, AnswerVerdict verdict) {
    var ref = Objects.requireNonNull(step.item().ref());
    if (verdict instanceof AnswerVerdict.Fine) {
      return new WriteOutcome.Done(ref, null);
    }
    if (verdict instanceof AnswerVerdict.Failed failed) {
      return new WriteOutcome.Failed(failed.failure());
    }
    if (verdict instanceof AnswerVerdict.Stale) {
      return new WriteOutcome.Stale();
    }
    return verdict instanceof AnswerVerdict.AlreadyThere there
        ? new WriteOutcome.Failed(new Failure.Invalid(there.reason(), Set.of()))
        : new WriteOutcome.Gone(ref);
  }
}
