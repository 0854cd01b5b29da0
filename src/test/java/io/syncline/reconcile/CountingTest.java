package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.pull.Counting;
import io.syncline.core.reconcile.pull.Counting.Counted;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each side of a sync holds, before anything is built on it. */
class CountingTest {

  private final Ledger ledger = new Ledger(CRM, BOOKS);

  @AfterEach
  void close() {
    ledger.close();
  }

  private Counting counting() {
    var terms = Terms.of(ledger.installation(), "invoices").get(0);
    return new Counting(terms, new Transformer(), new byte[16]);
  }

  @Test
  void everySideIsCountedWithWhatIsLinked() {
    ledger.filled(12);
    ledger.at(CRM).remove("crm-12");
    var archived = invoice(11);
    archived.put("archived", Value.flag(true));
    ledger.at(BOOKS).put("books-11", LONG_AGO, archived);
    var without = invoice(10);
    without.put("number", Value.CLEARED);
    ledger.at(BOOKS).put("books-10", LONG_AGO, without);

    List<Counted> counted =
        counting()
            .all(
                ledger.connected(),
                page ->
                    page.stream()
                        .filter(it -> it.id().endsWith("-1") || it.id().endsWith("-11"))
                        .collect(Collectors.toSet()));

    assertThat(counted).hasSize(2);
    var crm = counted.get(0).tally();
    assertThat(crm.said().total()).isEqualTo(11);
    assertThat(crm.inFilter()).isEqualTo(11);
    assertThat(crm.linked()).isEqualTo(2);
    assertThat(counted.get(0).shared()).isEqualTo(9);
    var books = counted.get(1).tally();
    assertThat(books.distinct()).isEqualTo(12);
    assertThat(books.archived()).isEqualTo(1);
    assertThat(books.inFilter()).isEqualTo(11);
    assertThat(books.withoutKey()).isEqualTo(1);
    assertThat(books.linked()).isEqualTo(1);
    assertThat(counted.get(1).shared()).isEqualTo(9);
  }

  @Test
  void itIsSeenHowFarItIs() {
    ledger.filled(700);
    var seen = new ArrayList<String>();

    counting()
        .all(
            ledger.connected(),
            null,
            (side, listed, of) -> seen.add(side.system() + " " + listed + "/" + of));

    assertThat(seen).contains("crm 500/700", "crm 700/700", "books 500/700", "books 700/700");
  }

  @Test
  void aTotalFromACountQueryIsShownAndAFailedQueryIsReported() {
    ledger.filled(3);
    ledger.countedApart(BOOKS);

    assertThat(counting().all(ledger.connected(), null).get(1).tally().said().total()).isEqualTo(3);

    ledger.at(BOOKS).script =
        it -> it.path().equals("/count") ? ListedServer.Reply.status(403) : null;
    var books = counting().all(ledger.connected(), null).get(1).tally();
    assertThat(books.said().total()).isNull();
    assertThat(books.said().why()).isNotBlank();
    assertThat(books.distinct()).isEqualTo(3);
  }

  @Test
  void aSideThatCannotBeHadIsSaidAndTheOthersAreCounted() {
    ledger.filled(3);
    var systems = ledger.connected();

    var counted =
        counting().all(id -> id.equals(BOOKS) ? Optional.empty() : systems.find(id), null);

    assertThat(counted.get(0).tally().inFilter()).isEqualTo(3);
    assertThat(counted.get(0).tally().linked()).isNull();
    assertThat(counted.get(1).tally()).isNull();
    assertThat(counted.get(1).broken()).isTrue();
    assertThat(counted.get(1).why()).isEqualTo("it is not connected");
  }
}
