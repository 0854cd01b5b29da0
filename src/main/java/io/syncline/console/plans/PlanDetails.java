package io.syncline.console.plans;

import static java.util.stream.Collectors.joining;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.NameView;
import io.syncline.api.plans.PlanItemView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.RunDemand;
import io.syncline.console.RunProgress;
import io.syncline.console.RunStatus;
import io.syncline.console.StatusLabel;
import io.syncline.console.plans.PlanDetail.Attribute;
import io.syncline.console.plans.PlanDetail.Change;
import io.syncline.console.plans.PlanDetail.Count;
import io.syncline.console.plans.PlanDetail.Counted;
import io.syncline.console.plans.PlanDetail.Head;
import io.syncline.console.plans.PlanDetail.Item;
import io.syncline.console.plans.PlanDetail.Progress;
import io.syncline.console.plans.PlanDetail.Target;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem.Kind;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plans as their pages show them. */
final class PlanDetails {

  /** What is written first, and what people are asked; links, which write nothing, last. */
  static final List<Kind> ORDER =
      List.of(
          Kind.CREATE,
          Kind.UPDATE,
          Kind.CONFLICT,
          Kind.REMOVE,
          Kind.QUESTION,
          Kind.REJECTED,
          Kind.LINK);

  private PlanDetails() {}

  static String title(Kind kind) {
    return switch (kind) {
      case CREATE -> "created";
      case UPDATE -> "updated";
      case REMOVE -> "removed";
      case LINK -> "linked: nothing is written for them";
      case CONFLICT -> "conflicts settled";
      case QUESTION -> "left to a person";
      case REJECTED -> "rejected";
    };
  }

  static PlanList.Line line(Plan it, Instant now) {
    var by = it.approval().by();
    return new PlanList.Line(
        it.id(),
        it.sync(),
        status(it),
        ORDER.stream()
            .filter(Kind::writes)
            .map(kind -> CountText.of(count(it, kind)) + " " + title(kind))
            .collect(joining(", ")),
        by == null ? "" : by,
        DisplayedTime.of(it.createdAt(), now));
  }

  static Head head(Plan it, Instant now) {
    long settling = number(it.summary().fields().get("settling"));
    return new Head(
        it.id(),
        it.sync(),
        status(it),
        DisplayedTime.of(it.createdAt(), now),
        settling == 0 ? "" : CountText.of(settling),
        it.status() == Plan.Status.READY);
  }

  private static StatusLabel status(Plan it) {
    var by = it.approval().by();
    return switch (it.status()) {
      case BUILDING -> StatusLabel.plain("is being made; nothing is written");
      case FAILED -> StatusLabel.bad("failed: its run ended before the plan was complete");
      case READY -> StatusLabel.warn("waits for approval; nothing is written before");
      case APPROVED -> StatusLabel.plain("approved by " + by + "; is being carried out");
      case EXECUTED -> StatusLabel.good("carried out; approved by " + by);
    };
  }

  static Progress progress(Run run) {
    var reason = run.reason();
    boolean carries = run.kind() == Run.Kind.EXECUTE;
    return new Progress(
        run.id(),
        carries ? "The run that carries it out" : "The run that makes it",
        RunStatus.of(run.status()),
        reason == null ? "" : reason,
        RunProgress.of(run),
        RunDemand.of(run.status()),
        run.counts().entrySet().stream()
            .map(it -> new Counted(it.getKey(), CountText.of(it.getValue())))
            .toList(),
        carries && run.status().ended());
  }

  static List<String> warnings(Plan it) {
    return items(it, "warnings").stream().map(PlanDetails::said).toList();
  }

  static List<Count> counts(Plan it, Kind chosen) {
    return ORDER.stream()
        .map(
            kind ->
                new Count(
                    ApiWords.of(kind),
                    kind == Kind.LINK ? "linked" : title(kind),
                    CountText.of(count(it, kind)),
                    kind == chosen))
        .toList();
  }

  static long count(Plan it, Kind kind) {
    return it.summary().fields().get("counts") instanceof Value.Struct counts
        ? number(counts.fields().get(ApiWords.of(kind)))
        : 0;
  }

  static List<Target> targets(Plan it) {
    return items(it, "targets").stream()
        .map(
            one ->
                new Target(
                    field(one, "system"),
                    field(one, "creates"),
                    field(one, "updates"),
                    field(one, "removes"),
                    field(one, "records")))
        .toList();
  }

  static List<Attribute> attributes(Plan it) {
    return items(it, "attributes").stream()
        .map(
            one ->
                new Attribute(
                    field(one, "entity") + "." + field(one, "attribute"),
                    field(one, "target"),
                    field(one, "updates")))
        .toList();
  }

  static Item item(PlanItemView it) {
    var source = it.source();
    return new Item(
        name(it),
        it.entity(),
        it.record(),
        text(it.target()) + (it.id() == null ? "" : "/" + it.id()),
        source == null ? "" : source.system() + "/" + source.object() + "/" + source.id(),
        switch (it.status()) {
          case "refused" -> StatusLabel.bad("refused");
          case "filed" -> StatusLabel.plain("filed to be carried out");
          default -> StatusLabel.plain("planned");
        },
        it.effect().changes().stream().map(PlanDetails::change).toList(),
        !it.kind().equals(ApiWords.of(Kind.QUESTION)),
        notes(it));
  }

  private static String name(PlanItemView it) {
    var name =
        it.names().stream()
            .filter(one -> !one.masked())
            .map(NameView::value)
            .filter(value -> value != null && !value.isEmpty())
            .map(DisplayedValue::text)
            .collect(joining(" "));
    return name.isEmpty() ? "A record without a name" : name;
  }

  private static List<StatusLabel> notes(PlanItemView it) {
    var notes = new ArrayList<StatusLabel>();
    if (it.effect().reason() != null) {
      notes.add(StatusLabel.plain(it.effect().reason()));
    }
    if (it.effect().overwritesNewer()) {
      notes.add(
          StatusLabel.bad("this copy was changed later than the value that would overwrite it"));
    }
    if (it.refusal() != null) {
      notes.add(StatusLabel.bad("refused: " + it.refusal()));
    }
    return List.copyOf(notes);
  }

  private static Change change(PlanItemView.ChangeView it) {
    return new Change(it.attribute(), shown(it, it.before()), shown(it, it.after()));
  }

  private static DisplayedValue shown(PlanItemView.ChangeView of, @Nullable Value value) {
    return value == null && !of.masked()
        ? DisplayedValue.NOTHING
        : DisplayedValue.of(value, of.masked()).in(of.currency());
  }

  private static List<Value> items(Plan it, String name) {
    return it.summary().fields().get(name) instanceof Value.Items items
        ? items.values()
        : List.of();
  }

  private static String field(Value of, String name) {
    var value = of instanceof Value.Struct it ? it.fields().get(name) : null;
    return value == null
        ? "–"
        : value instanceof Value.Decimal ? CountText.of(number(value)) : said(value);
  }

  private static String said(Value value) {
    return value instanceof Value.Text text ? text.value() : "";
  }

  private static long number(@Nullable Value value) {
    return value instanceof Value.Decimal number ? number.value().longValue() : 0;
  }

  private static String text(@Nullable String it) {
    return it == null ? "" : it;
  }

  static String capital(String title) {
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }
}
