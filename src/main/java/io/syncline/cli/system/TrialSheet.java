package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.cli.system.Claim.Verdict;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.trial.Exchange;
import io.syncline.core.system.trial.SecretMask;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.json.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints what {@code syncline try} did, so that it is understood at one look. */
final class TrialSheet {

  private static final int SHOWN = 2_000;
  private static final int SHOWN_VALUE = 80;
  private static final int RECORDS = 3;

  private final PrintWriter out;
  private final boolean raw;
  private final Loaded loaded;
  private final ObjectType object;
  private final Document document = new Document();
  private @Nullable SecretMask mask;

  TrialSheet(PrintWriter out, boolean raw, Loaded loaded, ObjectType object) {
    this.out = out;
    this.raw = raw;
    this.loaded = loaded;
    this.object = object;
  }

  /** What was printed beside the exchanges, as JSON. */
  Document document() {
    return document;
  }

  /** What records hold is shown through this. */
  void hide(SecretMask secrets) {
    mask = secrets;
  }

  void exchange(Exchange exchange) {
    out.println(exchange.request());
    exchange.headers().forEach((name, value) -> out.println("  " + name + ": " + value));
    if (exchange.body() != null) {
      out.println("  " + cut(exchange.body(), SHOWN));
    }
    out.println("-> " + exchange.status());
    if (!exchange.answer().isEmpty()) {
      out.println(raw ? exchange.answer() : cut(exchange.answer(), SHOWN));
    }
    out.println();
    out.flush();
  }

  void page(RecordPage page) {
    document.with("total", page.total()).with("more", page.next() != null);
    out.println(
        "read as: %s%s; %s"
            .formatted(
                count(page.records().size()),
                page.total() == null ? "" : " of " + page.total(),
                page.next() == null ? "this is the last page" : "another page follows"));
    records(page.records());
  }

  void found(List<NativeRecord> records) {
    out.println("read as: " + count(records.size()));
    records(records);
  }

  boolean outcome(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      found(List.of(found.record()));
      return true;
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      failed(failed.failure());
    } else if (outcome instanceof ReadOutcome.MergedInto merged) {
      document.with("records", List.of()).with("mergedInto", merged.into().id());
      out.println("read as: part of " + merged.into() + " now");
    } else {
      document.with("records", List.of());
      out.println("read as: there is no such record");
    }
    out.flush();
    return false;
  }

  /** One line for each claim, those that were contradicted last. */
  void claims(List<Claim> claims) {
    document.with("items", claims.stream().map(this::document).toList());
    int longest = claims.stream().mapToInt(it -> it.name().length()).max().orElse(0);
    for (var verdict : List.of(Verdict.HELD, Verdict.UNTESTED, Verdict.BROKEN)) {
      claims.stream()
          .filter(it -> it.verdict() == verdict)
          .forEach(
              it ->
                  out.println(
                      "%-8s  %s  %s"
                          .formatted(
                              verdict.name().toLowerCase(Locale.ROOT),
                              padded(it.name(), longest),
                              hidden(it.detail()))));
    }
    out.flush();
  }

  private String hidden(String text) {
    return cut(mask == null ? text : mask.text(text), SHOWN);
  }

  /** What the rules of the system type make of an answer that is no success. */
  void failed(Failure failure) {
    document.with("failure", kind(failure)).with("reason", failure.reason());
    out.println("read as: " + kind(failure) + ": " + failure.reason());
    out.flush();
  }

  private static String kind(Failure failure) {
    if (failure instanceof Failure.RateLimited) {
      return "rate limited (asked again after a pause)";
    } else if (failure instanceof Failure.Refused) {
      return "credentials refused (work waits until they are accepted)";
    } else if (failure instanceof Failure.Transient) {
      return "transient (asked again)";
    } else if (failure instanceof Failure.Invalid) {
      return "invalid (not asked again)";
    } else if (failure instanceof Failure.OutcomeUnknown) {
      return "outcome unknown";
    }
    return "permanent (not asked again until a person changes something)";
  }

  private static String count(int records) {
    return records == 1 ? "1 record" : records + " records";
  }

  private Document document(Claim it) {
    return new Document()
        .with("name", it.name())
        .with("verdict", it.verdict())
        .with("detail", hidden(it.detail()));
  }

  private Document document(NativeRecord it) {
    var fields = new Document();
    for (var path : object.fields().keySet()) {
      var held = FieldPath.parse(path).read(it.fields());
      if (held != null) {
        fields.with(path, hidden(held));
      }
    }
    return new Document()
        .with("object", it.ref().object())
        .with("id", it.ref().id())
        .with("updatedAt", it.updatedAt())
        .with("archived", it.archived())
        .with("fields", fields);
  }

  private Value hidden(Value held) {
    if (mask == null) {
      return held;
    } else if (held instanceof Value.Text text) {
      return Value.text(mask.text(text.value()));
    } else if (held instanceof Value.Items items) {
      return new Value.Items(items.values().stream().map(this::hidden).toList());
    } else if (held instanceof Value.Struct struct) {
      var fields = new TreeMap<>(struct.fields());
      fields.replaceAll((name, value) -> hidden(value));
      return new Value.Struct(fields);
    }
    return held;
  }

  private void records(List<NativeRecord> records) {
    document.with("records", records.stream().map(this::document).toList());
    records.stream().limit(RECORDS).forEach(this::record);
    if (records.size() > RECORDS) {
      out.println();
      out.println("and %d more".formatted(records.size() - RECORDS));
    }
    out.flush();
  }

  private void record(NativeRecord record) {
    out.println();
    out.println(
        "%s%s%s"
            .formatted(
                record.ref(),
                record.updatedAt() == null ? "" : ", changed " + record.updatedAt(),
                record.archived() ? ", archived" : ""));
    var fields = new TreeMap<>(object.fields());
    int longest = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
    fields.forEach(
        (path, field) -> {
          var held = FieldPath.parse(path).read(record.fields());
          out.println(
              "  %s  %s%s"
                  .formatted(
                      padded(path, longest),
                      shown(held),
                      field.attribute() == null ? "" : "  (" + field.attribute() + ")"));
        });
    loaded.syncs().forEach(it -> attributes(it.name(), started(it.name()), record));
  }

  /** Settings of other systems that are missing say nothing about the map of this one. */
  private static SyncForm free(SyncForm form) {
    return new SyncForm(form.definition(), form.entities(), List.of());
  }

  private List<Entity> started(String sync) {
    return loaded.syncs().stream()
        .filter(it -> it.name().equals(sync))
        .map(it -> new StartedSync(free(it.form()), it.contentHash(), Instant.EPOCH))
        .flatMap(
            it ->
                InstallationBuilder.build(List.of(it)).installation().entities().values().stream())
        .toList();
  }

  private void attributes(String sync, List<Entity> entities, NativeRecord record) {
    for (var entity : entities) {
      entity
          .participant(record.ref().system())
          .filter(it -> it.object().equals(object.name()))
          .ifPresent(it -> attributes(sync, entity, it, record));
    }
  }

  private void attributes(
      String sync, Entity entity, Participant participant, NativeRecord record) {
    var read = new Transformer().inbound(entity, participant, record.fields());
    out.println("  sync `%s` reads it as %s:".formatted(sync, entity.name()));
    for (var mapping : participant.mappings()) {
      if (mapping.in()) {
        out.println(
            "    %s -> %s = %s"
                .formatted(
                    mapping.field().path(),
                    mapping.attribute(),
                    shown(read.attributes().get(mapping.attribute()))));
      }
    }
    read.problems()
        .forEach(
            it ->
                out.println(
                    "    problem: %s (%s): %s".formatted(it.attribute(), it.code(), it.reason())));
  }

  private static String padded(String text, int length) {
    return text + " ".repeat(length - text.length());
  }

  private String shown(@Nullable Value value) {
    if (value == null) {
      return "(not said)";
    }
    var text = Json.text(value);
    return cut(mask == null ? text : mask.text(text), SHOWN_VALUE);
  }

  /** Control characters of an answer are never printed: they could write over the screen. */
  private static String cut(String text, int most) {
    var plain = text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ");
    return plain.length() <= most
        ? plain
        : plain.substring(0, most) + "… (%,d more characters)".formatted(plain.length() - most);
  }
}
