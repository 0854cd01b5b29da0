package io.syncline.system.http;

import io.syncline.core.definition.key.NamePattern;
import io.syncline.core.definition.system.Changes;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangePage.Change;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.TemplateValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of what happened to records: ids and kinds, never what the records hold.
 *
 * <p>A row that is about this object and names no record makes the page fail: it is not passed
 * over.
 */
final class FeedReader {

  private static final Failure GONE = new Failure.Permanent("it is not there");

  /** Of a row that names no record. */
  private static final String NO_ID = "\u0000";

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;
  private final Kind kind;

  FeedReader(SystemId system, Sender sender, HttpObject object, Kind kind) {
    this.system = system;
    this.sender = sender;
    this.object = object;
    this.kind = kind;
  }

  ChangePage read(ChangeRequest request) {
    return read(request, null);
  }

  /**
   * @param parent the id of the parent whose feed it is; null: the feed is of all records
   */
  ChangePage read(ChangeRequest request, @Nullable String parent) {
    var template = object.call(kind);
    var changes = template == null ? null : template.operation().answer().beside().changes();
    if (template == null || changes == null) {
      throw failure(new Failure.Permanent("the system type declares none"));
    }
    boolean placed = request.token() != null || request.since() != null;
    if (!placed && changes.start() != null) {
      return start();
    }
    var page =
        new ListRequest(request.object(), request.since(), request.cursor(), request.pageSize());
    var pager = Pager.of(template.paging(), page, object.type().granularity());
    var scope =
        object
            .scope()
            .with(TemplateValues.under(parent))
            .with("since", request.since() == null ? null : object.asked(request.since()))
            .with("until", object.asked(request.until()))
            .with("token", request.token());
    var link = changes.link() && request.cursor() == null ? request.token() : null;
    var sent =
        sender.send(
            () -> link == null ? PageCalls.of(template, scope, pager) : template.follow(link));
    var verdict = sent.verdict(object.verdicts(kind), Set.of());
    if (verdict instanceof AnswerVerdict.Missing && placed && kind == Kind.FEED) {
      return ChangePage.EXPIRED;
    }
    var fine = fine(verdict);
    var answer = fine.answer() == null ? Value.CLEARED : fine.answer();
    var rows = new ArrayList<NativeRecord>();
    var shown = new ArrayList<Change>();
    for (var listed : lists(template.operation(), changes).entrySet()) {
      for (var row : rows(fine.answer(), listed.getKey())) {
        rows.add(row);
        if (about(row.answered(), changes)) {
          shown.add(change(row, changes, listed.getValue()));
        }
      }
    }
    if (pager.cut(sent.result(), answer, rows)) {
      throw failure(ListedPage.CUT);
    }
    return new ChangePage(
        shown,
        pager.next(sent.result(), answer, rows),
        token(template, changes, Answers.text(answer, changes.token())),
        false);
  }

  /** What an answer holds, and what happened to it; empty: its rows say that. */
  private static Map<Operation, Optional<EventKind>> lists(Operation operation, Changes changes) {
    var lists = new LinkedHashMap<Operation, Optional<EventKind>>();
    changes.lists().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(it -> lists.put(operation.holding(it.getKey()), Optional.of(it.getValue())));
    return lists.isEmpty() ? Map.of(operation, Optional.empty()) : lists;
  }

  /** A link that could not be followed is not kept: each later poll would fail by it. */
  private @Nullable String token(CallTemplate template, Changes changes, @Nullable String token) {
    try {
      if (changes.link() && token != null) {
        template.follow(token);
      }
      return token;
    } catch (HttpCall.Unsayable e) {
      throw failure(new Failure.Invalid(String.valueOf(e.getMessage()), Set.of()));
    }
  }

  private ChangePage start() {
    var token = position(null);
    if (token == null) {
      throw failure(GONE);
    }
    return new ChangePage(List.of(), null, token, false);
  }

  /**
   * Where the feed is now; null: it is not there.
   *
   * @param parent as of {@link #read(ChangeRequest, String)}
   */
  @Nullable String position(@Nullable String parent) {
    var template = object.start(kind);
    var changes = Objects.requireNonNull(template.operation().answer().beside().changes());
    var start = Objects.requireNonNull(changes.start());
    var scope = object.scope().with(TemplateValues.under(parent));
    var sent = sender.send(() -> template.call(scope, List.of()));
    var verdict = sent.verdict(object.startVerdicts(kind), Set.of());
    if (verdict instanceof AnswerVerdict.Missing) {
      return null;
    }
    var fine = fine(verdict);
    var answer = fine.answer() == null ? body(sent.result()) : fine.answer();
    var token = Answers.text(answer, start.token());
    if (token == null) {
      throw failure(new Failure.Transient("does not give its position, at " + start.token()));
    }
    return token(template, changes, token);
  }

  /** An answer of another status may tell the token, where a rule says that it is no failure. */
  private static Value body(@Nullable HttpResult result) {
    try {
      return result instanceof HttpResult.Answered answered
          ? Json.parse(answered.body())
          : Value.CLEARED;
    } catch (MalformedJson e) {
      return Value.CLEARED;
    }
  }

  private AnswerVerdict.Fine fine(AnswerVerdict verdict) {
    if (verdict instanceof AnswerVerdict.Fine fine) {
      return fine;
    }
    throw failure(verdict instanceof AnswerVerdict.Failed failed ? failed.failure() : GONE);
  }

  /** As records without an id where they have none: only those about this object need one. */
  private List<NativeRecord> rows(@Nullable Value answer, Operation operation) {
    var list = RecordList.of(answer, operation);
    if (!list.readable()) {
      throw failure(list.failure());
    }
    var said = operation.answer().id();
    var path = FirstPath.parse(said == null ? object.type().id() : said);
    return list.trees().stream()
        .map(
            tree -> {
              var id = Answers.id(path, tree);
              var ref = new NativeRef(system, object.type().name(), id == null ? NO_ID : id);
              return new NativeRecord(ref, tree, null, null, null, false);
            })
        .toList();
  }

  private Change change(NativeRecord row, Changes changes, Optional<EventKind> listed) {
    var tree = row.answered();
    if (row.ref().id().equals(NO_ID)) {
      throw failure(new Failure.Permanent("a row names no record"));
    }
    var at = changes.at() == null ? null : Answers.at(tree, changes.at());
    Instant time = at == null || at.isEmpty() ? null : Formats.instant(at);
    if (changes.at() != null && time == null) {
      throw failure(new Failure.Permanent("a row has no time at " + changes.at()));
    }
    return new Change(
        row.ref(),
        listed.orElseGet(() -> happened(tree, changes)),
        identity(row, changes, time),
        time);
  }

  private EventKind happened(Value.Struct tree, Changes changes) {
    if (kind == Kind.DELETED) {
      return EventKind.DELETED;
    }
    var said = Answers.text(tree, changes.kind());
    var found = said == null ? null : NamePattern.find(changes.kinds(), said);
    return found == null ? EventKind.UPDATED : found;
  }

  /**
   * A record is deleted once at a time; of other rows only the manifest knows what is the same. One
   * that lacks a part of it is never taken for another.
   */
  private @Nullable String identity(NativeRecord row, Changes changes, @Nullable Instant time) {
    var id = row.ref().object() + "/" + row.ref().id();
    if (kind == Kind.DELETED) {
      return time == null ? null : "deleted " + id + " " + time;
    }
    var parts = new ArrayList<Value>();
    for (var path : changes.identity()) {
      var part = Answers.text(row.answered(), path);
      if (part == null) {
        return null;
      }
      parts.add(Value.text(part));
    }
    return parts.isEmpty() ? null : "feed " + id + " " + Json.text(new Value.Items(parts));
  }

  private static boolean about(Value.Struct tree, Changes changes) {
    return changes.where().entrySet().stream()
        .allMatch(
            it -> {
              var said = Answers.text(tree, it.getKey());
              return said != null && NamePattern.find(Map.of(it.getValue(), true), said) != null;
            });
  }

  private SystemFailure failure(Failure failure) {
    var what = kind == Kind.FEED ? "feed of " : "deleted ";
    return new SystemFailure(system, what + object.type().name(), failure);
  }
}
