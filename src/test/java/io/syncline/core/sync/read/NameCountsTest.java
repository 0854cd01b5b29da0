package io.syncline.core.sync.read;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.UndeclaredNames.Unfound;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameCountsTest {

  private final Entity contact = Contacts.synced().installation().entity("contact").orElseThrow();
  private final String sync = contact.syncs().get(0).sync();
  private final Map<String, List<Unfound>> unfound = new HashMap<>();
  private final List<String> reported = new ArrayList<>();
  private final NameCounts counts =
      new NameCounts(
          () -> unfound,
          new NameCounts.Hearer() {
            @Override
            public void without(String of, String name) {}

            @Override
            public void enough(String of, String name) {
              reported.add(of + ":" + name);
            }
          });

  @Test
  void aNameThatAThousandRecordsLackIsReportedOnce() {
    unfound.put(sync, List.of(new Unfound(null, null, "shoeSize")));
    come(CRM, NameCounts.ENOUGH - 1, "firstName");
    assertThat(reported).isEmpty();
    assertThat(counts.missed(sync)).isEmpty();
    come(BOOKS, 1, "firstName");
    come(CRM, NameCounts.ENOUGH * 2, "firstName");
    assertThat(reported).containsExactly(sync + ":shoeSize");
    assertThat(counts.missed(sync)).containsExactly("shoeSize");
  }

  @Test
  void aRecordThatHasItResetsTheCount() {
    unfound.put(sync, List.of(new Unfound(null, null, "feet.size")));
    come(CRM, NameCounts.ENOUGH, "firstName");
    counts.judged(
        contact, with(CRM, "feet", new Value.Struct(Map.of("size", Value.text("42")))), null);
    assertThat(counts.missed(sync)).isEmpty();
    come(CRM, NameCounts.ENOUGH - 1, "firstName");
    assertThat(reported).hasSize(1);
    come(CRM, 1, "firstName");
    assertThat(reported).hasSize(2);
  }

  @Test
  void onlyWhereItWasSaidItIsMissed() {
    unfound.put(
        sync,
        List.of(new Unfound("invoice", null, "total"), new Unfound(null, BOOKS, "ledgerCode")));
    come(CRM, NameCounts.ENOUGH, "firstName");
    assertThat(reported).isEmpty();
    come(BOOKS, NameCounts.ENOUGH, "firstName");
    assertThat(reported).containsExactly(sync + ":ledgerCode");
  }

  @Test
  void aNameThatIsNoPathIsMissedLikeAnother() {
    unfound.put(sync, List.of(new Unfound(null, null, "size[")));
    come(CRM, NameCounts.ENOUGH, "firstName");
    assertThat(reported).hasSize(1);
  }

  private void come(SystemId system, int times, String field) {
    for (int i = 0; i < times; i++) {
      counts.judged(contact, with(system, field, Value.text("x")), null);
    }
  }

  private static NativeRecord with(SystemId system, String field, Value value) {
    var ref = new NativeRef(system, "contacts", "1");
    return new NativeRecord(ref, new Value.Struct(Map.of(field, value)), null, null, null, false);
  }
}
