package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Difference.State;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A difference is the same from the first run that sees it until it is gone, linked or not. */
class OneIdentityTest {

  private final Ledger ledger = new Ledger(CRM, BOOKS);
  private final WholeRun whole = new WholeRun(ledger);

  @BeforeEach
  void differing() {
    ledger.filled(10);
    ledger.change(BOOKS, 3, "amount", Value.decimal("31.50"));
    ledger.change(BOOKS, 4, "customer", Value.text("Somebody else"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Difference at(String attribute) {
    return whole.of(whole.run()).stream()
        .filter(it -> it.state() != State.GONE && it.key().attribute().equals(attribute))
        .findFirst()
        .orElseThrow();
  }

  private void accept(UUID id) {
    whole.differences.change(
        id,
        it ->
            it.answered(
                new Difference.Answer(
                    Difference.Resolution.ACCEPTED,
                    "a discount",
                    null,
                    ledger.clock.instant().plus(Duration.ofDays(30)),
                    "ann",
                    ledger.clock.instant())));
  }

  private void link(int number) {
    ledger.link(number, Set.of(CRM, BOOKS));
    ledger.sql(
        "insert into link_shadow (link_id, fields, read_number)"
            + " select id, '{}', 0 from link on conflict do nothing");
  }

  @Test
  void aPairThatIsLinkedKeepsItsDifferencesAndTheirAnswers() {
    var before = at("amount");
    accept(before.id());
    assertThat(before.evidence().subject().record()).isNull();
    assertThat(before.evidence().subject().names())
        .isEqualTo(Map.of("number", Value.text("INV-00003")));

    link(3);
    link(4);
    var run = whole.run();

    assertThat(run.counts())
        .containsEntry("gone", 0L)
        .containsEntry("new", 0L)
        .containsEntry("accepted", 1L)
        .containsEntry("open", 1L);
    var after = whole.differences.find(before.id()).orElseThrow();
    assertThat(after.state()).isEqualTo(State.ACCEPTED);
    assertThat(after.handling().answer()).isNotNull();
    assertThat(after.seenBy().runs()).isEqualTo(2);
    assertThat(after.seenBy().firstRun()).isEqualTo(before.seenBy().firstRun());
    assertThat(after.key().key()).isEqualTo(String.valueOf(after.evidence().subject().record()));
    assertThat(ledger.count("select count(*) from reconciliation_difference")).isEqualTo(2);
  }

  @Test
  void aPairWhoseRecordWasMergedKeepsItsDifference() {
    link(3);
    var before = at("amount");
    var survivor = ledger.ids.next();
    ledger.sql(
        "insert into record (id, entity, version, status, attributes)"
            + " values ('%s', 'invoice', 1, 'active', '{}')".formatted(survivor));
    ledger.sql("update link set record_id = '%s'".formatted(survivor));

    var after = at("amount");

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.key()).isNotEqualTo(before.key());
  }

  @Test
  void aPairThatIsUnlinkedKeepsItsDifferenceThoughAnOlderOneIsGone() {
    var gone = at("amount").id();
    ledger.change(BOOKS, 3, "amount", Value.decimal("30.50"));
    whole.run();
    link(3);
    ledger.change(BOOKS, 3, "amount", Value.decimal("31.50"));
    var before = at("amount");
    assertThat(before.id()).isNotEqualTo(gone);

    ledger.sql("delete from link_shadow");
    ledger.sql("delete from link");
    var after = at("amount");

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(whole.differences.find(gone).orElseThrow().state()).isEqualTo(State.GONE);
    assertThat(whole.differences.history(gone, 10)).hasSize(2);
  }

  @Test
  void aCopyThatIsLinkedToAnotherOneHasAnotherDifference() {
    var before = at("amount");
    link(3);
    ledger.sql("update link set native_id = 'books-8' where native_id = 'books-3'");

    var after = at("amount");

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(whole.differences.find(before.id()).orElseThrow().state()).isEqualTo(State.GONE);
  }
}
