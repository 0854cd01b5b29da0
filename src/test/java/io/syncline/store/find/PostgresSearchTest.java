package io.syncline.store.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.PostgresStores;
import io.syncline.store.Samples;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresSearchTest {

  private final DataSource source = TestDatabase.fresh();
  private final Stores stores = PostgresStores.over(source);
  private final PostgresSearch search = new PostgresSearch(new Database(source));

  @Test
  void aRecordIsDueWheneverItIsSaved() {
    var one = saved("ada@example.com");
    assertThat(search.write(words("ada", "lovelace"), 10)).isEqualTo(1);
    assertThat(search.write(words("ada"), 10)).isZero();
    assertThat(search.having(List.of("ada", "lovelace"), false, 10)).containsExactly(one);

    stores
        .changes()
        .inTransaction(
            tx -> {
              var set = new ChangeSet();
              set.add(
                  new Effect.RecordSaved(
                      Samples.record(one, Map.of("email", "a@example.com"))
                          .withStatus(UnifiedRecord.Status.PAUSED),
                      1));
              tx.save(set);
              return true;
            });
    assertThat(search.write(words("king"), 10)).isEqualTo(1);
    assertThat(search.having(List.of("ada"), false, 10)).isEmpty();
    assertThat(search.having(List.of("king"), false, 10)).containsExactly(one);
  }

  @Test
  void aWordIsFoundInFullOrByItsBeginning() {
    var one = saved("a@example.com");
    search.write(words("o'brien\\x", "a&b|c!(:*"), 10);

    assertThat(search.having(List.of("o'brien\\x"), false, 10)).containsExactly(one);
    assertThat(search.having(List.of("a&b|c!(:*"), false, 10)).containsExactly(one);
    assertThat(search.having(List.of("o'br"), false, 10)).isEmpty();
    assertThat(search.having(List.of("o'br", "a&b"), true, 10)).containsExactly(one);
    assertThat(search.having(List.of(), true, 10)).isEmpty();
  }

  @Test
  void oneWithoutWordsIsNotFoundAnyMore() {
    saved("a@example.com");
    search.write(words("ada"), 10);
    search.attributes("contact", "other");

    assertThat(search.write(words(), 10)).isEqualTo(1);
    assertThat(search.having(List.of("ada"), false, 10)).isEmpty();
  }

  @Test
  void allRecordsAreDueOnceTheirEntityIsKnownAgain() {
    saved("a@example.com");
    search.attributes("contact", "email");
    assertThat(search.attributes("contact")).contains("email");

    assertThat(search.write(any -> Optional.empty(), 10)).isEqualTo(2);

    assertThat(search.attributes("contact")).isEmpty();
  }

  @Test
  void copiesLeadToTheirRecord() {
    assertThat(search.ofCopies(List.of(Samples.crm("nobody")))).isEmpty();
    assertThat(search.read(List.of(new RecordId(Samples.id())))).isEmpty();
  }

  private RecordId saved(String email) {
    var id = new RecordId(Samples.id());
    stores
        .changes()
        .inTransaction(
            tx -> {
              var set = new ChangeSet();
              set.add(new Effect.RecordSaved(Samples.record(id, Map.of("email", email)), 0));
              tx.save(set);
              return true;
            });
    return id;
  }

  private static Function<UnifiedRecord, Optional<Set<String>>> words(String... words) {
    return any -> Optional.of(Set.of(words));
  }
}
