package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.audit.AuditEntry;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AuditPageIT {

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  @Test
  void theTrailOfAMonthIsHandedOverFromItsLink() {
    var record = seeds.contact("audit-page");
    seeds.audit(record, AuditEntry.Outcome.APPLIED);
    var page = Pages.open("/console/audit");
    assertThat(page.statusCode()).isEqualTo(200);
    var months =
        Pattern.compile("aria-label=\"Trail of ([0-9-]+) as CSV\"")
            .matcher(page.asString())
            .results()
            .map(it -> it.group(1))
            .toList();
    assertThat(months).hasSize(13).first().isEqualTo(YearMonth.now(ZoneOffset.UTC).toString());

    var rows = 0;
    for (var link : links(page.asString(), "/api/v1/audit/export[^\"]*csv[^\"]*")) {
      var file = Pages.open(link);
      assertThat(file.contentType()).startsWith("text/csv");
      assertThat(file.asString()).startsWith("type,").contains("\nend,");
      rows += file.asString().contains(record.toString()) ? 1 : 0;
    }
    assertThat(rows).as("in one month").isEqualTo(1);
    assertThat(Pages.open(links(page.asString(), "/api/v1/audit/report[^\"]*").get(1)).asString())
        .startsWith("topic,");
  }

  private static List<String> links(String page, String address) {
    return Pattern.compile("href=\"(" + address + ")\"")
        .matcher(page)
        .results()
        .map(it -> it.group(1).replace("&amp;", "&"))
        .toList();
  }

  @Test
  void onlyAuditorsSeeIt() {
    var operator = Pages.token(tokens, seeds.id(), Role.OPERATOR);
    assertThat(Pages.open("/console/audit", operator).statusCode()).isEqualTo(403);
    var auditor = Pages.token(tokens, seeds.id(), Role.AUDITOR);
    assertThat(Pages.open("/console/audit", auditor).statusCode()).isEqualTo(200);
  }
}
