package io.syncline.store.sql;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.PingPongCounter;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileSource;
import io.syncline.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON documents inside rows: what each holds, and back. Times are ISO 8601 with all digits.
 */
public final class Documents {

  private Documents() {}

  public static String attributes(Map<String, AttributeState> attributes) {
    return each(
        attributes,
        it ->
            new Doc()
                .put("value", it.value())
                .text("source", it.source().value())
                .text("editedAt", it.editedAt().toString())
                .number("version", it.version())
                .maybe("rally", rally(it.pingPong()))
                .struct());
  }

  private static @Nullable Value rally(@Nullable PingPongCounter pingPongCounter) {
    return pingPongCounter == null
        ? null
        : new Doc()
            .text("against", pingPongCounter.against().value())
            .text("replaced", pingPongCounter.replaced())
            .number("setBacks", pingPongCounter.setBacks())
            .number("turns", pingPongCounter.turns())
            .text("last", pingPongCounter.last().toString())
            .struct();
  }

  private static @Nullable PingPongCounter rally(Doc state) {
    if (state.maybe("rally") == null) {
      return null;
    }
    var rally = state.doc("rally");
    return new PingPongCounter(
        SystemId.of(rally.text("against")),
        rally.text("replaced"),
        (int) rally.number("setBacks"),
        (int) rally.number("turns"),
        IsoTimes.parsed(rally.text("last")));
  }

  public static Map<String, AttributeState> attributes(String json) {
    return each(
        json,
        it ->
            new AttributeState(
                it.value("value"),
                SystemId.of(it.text("source")),
                IsoTimes.parsed(it.text("editedAt")),
                it.number("version"),
                rally(it)));
  }

  public static String shadow(Map<String, FieldShadow> fields) {
    return each(
        fields,
        it ->
            new Doc()
                .put("held", it.held())
                .maybe("sent", it.sent())
                .maybe("refused", refused(it.refused()))
                .struct());
  }

  public static Map<String, FieldShadow> shadow(String json) {
    return each(json, it -> new FieldShadow(it.value("held"), it.maybe("sent"), refused(it)));
  }

  private static @Nullable Value refused(FieldShadow.@Nullable Refused it) {
    return it == null ? null : new Doc().maybe("before", it.before()).struct();
  }

  private static FieldShadow.@Nullable Refused refused(Doc shadow) {
    return shadow.maybe("refused") == null
        ? null
        : new FieldShadow.Refused(shadow.doc("refused").maybe("before"));
  }

  public static String changes(Map<String, AttributeChange> changes) {
    return each(
        changes, it -> new Doc().maybe("before", it.before()).maybe("after", it.after()).struct());
  }

  public static Map<String, AttributeChange> changes(String json) {
    return each(json, it -> new AttributeChange(it.maybe("before"), it.maybe("after")));
  }

  public static String meanings(Map<NativeRef, Value> meanings) {
    return Json.text(
        new Value.Items(
            meanings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .<Value>map(
                    it ->
                        new Doc()
                            .text("system", it.getKey().system().value())
                            .text("object", it.getKey().object())
                            .text("id", it.getKey().id())
                            .put("value", it.getValue())
                            .struct())
                .toList()));
  }

  public static Map<NativeRef, Value> meanings(String json) {
    var meanings = new TreeMap<NativeRef, Value>();
    if (Json.parse(json) instanceof Value.Items items) {
      for (var item : items.values()) {
        var doc = new Doc((Value.Struct) item);
        meanings.put(
            new NativeRef(SystemId.of(doc.text("system")), doc.text("object"), doc.text("id")),
            doc.value("value"));
      }
    }
    return meanings;
  }

  public static @Nullable String intent(@Nullable Intent intent) {
    if (intent == null) {
      return null;
    }
    var read = intent.read();
    var expected = new TreeMap<String, Value>();
    intent
        .expected()
        .forEach(
            (field, it) ->
                expected.put(
                    field,
                    new Doc()
                        .text("attribute", it.attribute())
                        .put("value", it.value())
                        .number("version", it.version())
                        .struct()));
    return Json.text(
        new Doc()
            .text("id", intent.id().toString())
            .put("request", request(intent.request()))
            .put("expected", new Value.Struct(expected))
            .text("definition", intent.definition())
            .text("committedAt", intent.committedAt().toString())
            .text("leavesBy", intent.leavesBy().toString())
            .number("looks", intent.looks())
            .text("readAt", read == null ? null : read.at().toString())
            .text("readState", read == null ? null : text(read.state()))
            .struct());
  }

  public static @Nullable Intent intent(@Nullable String json) {
    if (json == null) {
      return null;
    }
    var doc = new Doc(Json.stored(json));
    var expected = new TreeMap<String, Intent.Expected>();
    doc.doc("expected")
        .forEach(
            (field, it) ->
                expected.put(
                    field,
                    new Intent.Expected(
                        it.text("attribute"), it.value("value"), it.number("version"))));
    var committedAt = IsoTimes.parsed(doc.text("committedAt"));
    var leavesBy = doc.maybeText("leavesBy"); // what was stored before it was kept has none
    return new Intent(
        UUID.fromString(doc.text("id")),
        request(doc.doc("request")),
        expected,
        doc.text("definition"),
        new Intent.Sending(
            committedAt,
            leavesBy == null ? committedAt.plus(Intent.LEAVES_WITHIN) : IsoTimes.parsed(leavesBy),
            (int) doc.number("looks")),
        read(doc));
  }

  private static Intent.@Nullable Read read(Doc doc) {
    var at = doc.maybeText("readAt");
    var state = doc.maybeText("readState");
    return at == null
        ? null
        : new Intent.Read(IsoTimes.parsed(at), state == null ? null : IsoTimes.parsed(state));
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static Value.Struct request(WriteRequest request) {
    var doc =
        new Doc()
            .text("system", request.system().value())
            .text("object", request.object())
            .put("fields", request.fields())
            .text("idempotencyKey", request.idempotencyKey());
    var file = request.file();
    if (file != null) {
      doc.text("fileSystem", file.from().system().value())
          .text("fileObject", file.from().object())
          .text("fileId", file.from().id());
    }
    if (request instanceof WriteRequest.Update update) {
      doc.text("id", update.ref().id()).text("ifVersion", update.ifVersion());
    } else if (request instanceof WriteRequest.Create create) {
      doc.text("marker", create.marker());
    } else if (request instanceof WriteRequest.Lifecycle lifecycle) {
      doc.text("id", lifecycle.ref().id()).text("does", does(lifecycle));
    }
    return doc.struct();
  }

  private static String does(WriteRequest.Lifecycle request) {
    return request instanceof WriteRequest.Archive
        ? "archive"
        : request instanceof WriteRequest.Delete ? "delete" : "restore";
  }

  private static WriteRequest lifecycle(String does, NativeRef ref, String key) {
    return switch (does) {
      case "archive" -> new WriteRequest.Archive(ref, key);
      case "delete" -> new WriteRequest.Delete(ref, key);
      case "restore" -> new WriteRequest.Restore(ref, key);
      default -> throw new UnreadableRow("does", does);
    };
  }

  private static WriteRequest request(Doc doc) {
    var system = SystemId.of(doc.text("system"));
    var fields = doc.doc("fields").struct();
    var id = doc.maybeText("id");
    var does = doc.maybeText("does");
    if (id != null && does != null) {
      var ref = new NativeRef(system, doc.text("object"), id);
      return lifecycle(does, ref, doc.text("idempotencyKey"));
    }
    return id == null
        ? new WriteRequest.Create(
            system,
            doc.text("object"),
            fields,
            doc.text("idempotencyKey"),
            doc.maybeText("marker"),
            file(doc))
        : new WriteRequest.Update(
            new NativeRef(system, doc.text("object"), id),
            fields,
            doc.text("idempotencyKey"),
            doc.maybeText("ifVersion"),
            file(doc));
  }

  private static @Nullable FileSource file(Doc doc) {
    var system = doc.maybeText("fileSystem");
    return system == null
        ? null
        : new FileSource(
            new NativeRef(SystemId.of(system), doc.text("fileObject"), doc.text("fileId")));
  }

  private static <T> String each(Map<String, T> items, Function<T, Value> write) {
    var fields = new TreeMap<String, Value>();
    items.forEach((name, item) -> fields.put(name, write.apply(item)));
    return Json.text(new Value.Struct(fields));
  }

  private static <T> Map<String, T> each(String json, Function<Doc, T> read) {
    var items = new TreeMap<String, T>();
    new Doc(Json.stored(json)).forEach((name, doc) -> items.put(name, read.apply(doc)));
    return items;
  }
}
