package io.syncline.store.plan;

import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.json.Json;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Documents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The documents of a plan: what an item holds, and what a record is planned to be. */
final class PlanDocuments {

  private PlanDocuments() {}

  static String item(PlanItem item) {
    return Json.text(
        new Doc()
            .put("changes", Json.parse(Documents.changes(item.effect().changes())))
            .put("fields", item.effect().fields())
            .put("names", new Value.Struct(item.subject().names()))
            .text("sourceHash", hex(item.source().hash()))
            .text("copyHash", hex(item.target().hash()))
            .struct());
  }

  static @Nullable VersionHash hash(Doc doc, String name) {
    var hex = doc.maybeText(name);
    return hex == null ? null : new VersionHash(hex);
  }

  private static @Nullable String hex(@Nullable VersionHash hash) {
    return hash == null ? null : hash.hex();
  }

  static String record(RecordState state) {
    var record = state.record();
    var links = new ArrayList<Value>();
    for (var it : state.links()) {
      var link = it.link();
      links.add(
          new Doc()
              .text("system", link.ref().system().value())
              .text("object", link.ref().object())
              .text("id", link.ref().id())
              .text("role", link.role().name())
              .number("generation", link.generation())
              .text("madeBy", link.madeBy())
              .put("shadow", Json.parse(Documents.shadow(it.shadow().fields())))
              .text("version", it.shadow().version())
              .struct());
    }
    return Json.text(
        new Doc()
            .text("entity", record.entity())
            .number("version", record.version())
            .text("status", record.status().name())
            .put("attributes", Json.parse(Documents.attributes(record.attributes())))
            .put("links", new Value.Items(links))
            .put(
                "held",
                new Value.Items(state.held().stream().sorted().<Value>map(Value::text).toList()))
            .struct());
  }

  /** Its shadows are of no read in particular: whatever is read from now on is later. */
  static RecordState record(RecordId id, String json) {
    var doc = new Doc(Json.stored(json));
    var record =
        new UnifiedRecord(
            id,
            doc.text("entity"),
            doc.number("version"),
            UnifiedRecord.Status.valueOf(doc.text("status")),
            Documents.attributes(Json.text(doc.value("attributes"))));
    var links = new ArrayList<LinkState>();
    for (var it : ((Value.Items) doc.value("links")).values()) {
      var link = new Doc((Value.Struct) it);
      var ref =
          new NativeRef(SystemId.of(link.text("system")), link.text("object"), link.text("id"));
      links.add(
          new LinkState(
              new Link(
                  id,
                  ref,
                  Link.Role.valueOf(link.text("role")),
                  (int) link.number("generation"),
                  link.text("madeBy"),
                  Link.LastSync.NONE),
              new Shadow(
                  Documents.shadow(Json.text(link.value("shadow"))),
                  0,
                  link.maybeText("version"),
                  null),
              false));
    }
    var held = new HashSet<String>();
    ((Value.Items) doc.value("held")).values().forEach(it -> held.add(((Value.Text) it).value()));
    return new RecordState(record, links, held);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
