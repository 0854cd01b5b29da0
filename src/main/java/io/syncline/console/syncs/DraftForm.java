package io.syncline.console.syncs;

import io.syncline.api.http.BodyFields;
import io.syncline.core.definition.draft.PairProposals;
import io.syncline.core.definition.draft.SyncDraft;
import io.syncline.core.definition.draft.SyncDraft.Pair;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form of a draft: a name, two objects, and rows of pairs. */
final class DraftForm {

  /** As many pairs as a form has. */
  private static final int ROWS = 100;

  /** Rows to add pairs in. */
  private static final int EMPTY_ROWS = 3;

  static final String[] NAMES =
      Stream.concat(
              Stream.of("service", "first", "second"),
              IntStream.range(0, ROWS)
                  .boxed()
                  .flatMap(it -> Stream.of("attribute" + it, "a" + it, "b" + it, "match" + it)))
          .toArray(String[]::new);

  private DraftForm() {}

  /** As proposed. */
  static SyncDraft proposed(SyncDrafts.Source first, SyncDrafts.Source second) {
    var pairs = PairProposals.of(first.object(), second.object());
    return new SyncDraft(
        service(first, second),
        entity(first.object()),
        side(first),
        side(second),
        pairs.subList(0, Math.min(pairs.size(), ROWS)));
  }

  private static String service(SyncDrafts.Source first, SyncDrafts.Source second) {
    var name = first.system() + "-" + second.system() + "-" + first.object().name();
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static String entity(ObjectType object) {
    return object.entities().isEmpty() ? Names.singular(object.name()) : object.entities().get(0);
  }

  private static SyncDraft.Side side(SyncDrafts.Source source) {
    return new SyncDraft.Side(source.system(), source.object().name(), source.object().writeOnly());
  }

  /** As sent; a row without an attribute is none. */
  static SyncDraft sent(BodyFields said, SyncDrafts.Source first, SyncDrafts.Source second) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < ROWS; i++) {
      var attribute = said.shortText("attribute" + i);
      if (attribute != null) {
        pairs.add(
            new Pair(
                attribute,
                text(said.text("a" + i)),
                text(said.text("b" + i)),
                said.has("match" + i)));
      }
    }
    return new SyncDraft(
        text(said.shortText("service")), entity(first.object()), side(first), side(second), pairs);
  }

  private static String text(@Nullable String said) {
    return Objects.requireNonNullElse(said, "");
  }

  static List<NewSyncSheet.Row> rows(SyncDraft draft) {
    var rows = new ArrayList<NewSyncSheet.Row>();
    for (var it : draft.pairs()) {
      rows.add(
          new NewSyncSheet.Row(rows.size(), it.attribute(), it.first(), it.second(), it.match()));
    }
    for (int i = 0; i < EMPTY_ROWS && rows.size() < ROWS; i++) {
      rows.add(new NewSyncSheet.Row(rows.size(), "", "", "", false));
    }
    return rows;
  }
}
