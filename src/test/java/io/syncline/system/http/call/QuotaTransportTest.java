package io.syncline.system.http.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.core.system.state.Quotas;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.Manifests;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTransportTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final Duration DAY = Duration.ofDays(1);
  private static final HttpCall LIVE = costing(1);
  private static final HttpCall RUN = LIVE.ofRun(true);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final LocalQuotas quotas = new LocalQuotas(() -> now);
  private final Map<String, String> headers = new HashMap<>();
  private final List<HttpCall> sent = new ArrayList<>();

  private static HttpCall costing(int calls) {
    var counts = new HttpCall.Counts(calls, null, false);
    var uri = URI.create("http://h/x");
    return new HttpCall("GET", uri, Map.of(), null, Duration.ofSeconds(1), counts);
  }

  private QuotaTransport counted(Quota quota) {
    return counted(quota, quotas);
  }

  private QuotaTransport counted(Quota quota, Quotas by) {
    return new QuotaTransport(
        call -> {
          sent.add(call);
          HttpResult answer = new HttpResult.Answered(200, Map.copyOf(headers), new byte[0]);
          return CompletableFuture.completedFuture(answer);
        },
        CRM,
        quota,
        by,
        () -> now.toEpochMilli() * 1_000_000);
  }

  private static Quota calls(int calls) {
    return new Quota(calls, DAY, ZoneOffset.UTC, 20, null, null);
  }

  private HttpResult send(QuotaTransport transport, HttpCall call) {
    return transport.send(call).join();
  }

  private int sendAll(QuotaTransport transport, HttpCall call) {
    int before = sent.size();
    while (sent.size() - before < 2_000 && send(transport, call) instanceof HttpResult.Answered) {
      now = now.plusMillis(1);
    }
    return sent.size() - before;
  }

  @Test
  void whatIsUsedUpIsNotSentAndGoesOnTheNextDay() {
    var transport = counted(calls(1000));

    assertThat(sendAll(transport, LIVE)).isEqualTo(1000);
    var none = (HttpResult.OutOfQuota) send(transport, LIVE);
    assertThat(none.until()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(none.pause()).isEqualTo(QuotaCount.LOOK);
    assertThat(none.reserved()).isFalse();
    assertThat(quotas.waiting().get(CRM).all()).isTrue();
    now = none.until().minusSeconds(60);
    assertThat(((HttpResult.OutOfQuota) send(transport, LIVE)).pause())
        .isEqualTo(Duration.ofSeconds(61));

    now = none.until();
    assertThat(quotas.waiting()).isEmpty();
    assertThat(sendAll(transport, LIVE)).isEqualTo(1000);
  }

  @Test
  void runsLeaveTheReserve() {
    var transport = counted(calls(100));

    assertThat(sendAll(transport, RUN)).isEqualTo(80);
    var none = (HttpResult.OutOfQuota) send(transport, RUN);
    assertThat(none.reserved()).isTrue();
    assertThat(none.why()).contains("reserve", "2026-03-02T00:00:00Z");
    assertThat(quotas.waiting().get(CRM).all()).isFalse();
    assertThat(sendAll(transport, LIVE)).isEqualTo(20);
  }

  @Test
  void whatWasTakenInAdvanceYesterdayIsWorthNothingToday() {
    var transport = counted(calls(1000));
    send(transport, LIVE);
    assertThat(quotas.count(CRM).orElseThrow().used()).isEqualTo(21);

    now = Instant.parse("2026-03-02T00:00:00Z");
    send(transport, LIVE);
    assertThat(quotas.count(CRM).orElseThrow().used()).isEqualTo(21);
    assertThat(sendAll(transport, LIVE)).isEqualTo(999);
  }

  @Test
  void aCallCountsAsManyAsItCosts() {
    var transport = counted(calls(100));

    assertThat(sendAll(transport, costing(7))).isEqualTo(14);
    assertThat(sendAll(transport, LIVE)).isEqualTo(2);
    assertThat(send(transport, costing(0))).isInstanceOf(HttpResult.Answered.class);
  }

  @Test
  void theVendorsNumberCorrectsOurs() {
    var header = new Quota.CountHeader("Sforce-Limit-Info", "api-usage=(\\d+)/(\\d+)");
    var transport = counted(new Quota(15_000, DAY, ZoneOffset.UTC, 20, null, header));
    headers.put("sforce-limit-info", "api-usage=4001/5000; per-app=1/2");
    send(transport, LIVE);

    assertThat(quotas.count(CRM).orElseThrow().used()).isEqualTo(4001);
    assertThat(quotas.count(CRM).orElseThrow().limit()).isEqualTo(5000);
    assertThat(send(transport, costing(50).ofRun(true))).as("one call to look").isNotNull();
    assertThat(send(transport, costing(50).ofRun(true))).isInstanceOf(HttpResult.OutOfQuota.class);
    assertThat(send(transport, costing(50))).isInstanceOf(HttpResult.Answered.class);
  }

  @ParameterizedTest
  @CsvSource({
    "hubspot, x-hubspot-ratelimit-daily-remaining, 249000, 1000, 250000",
    "xero, x-daylimit-remaining, 4000, 1000, 5000",
    "salesforce, sforce-limit-info, api-usage=1000/100000; api-bursts=1/750, 1000, 100000"
  })
  void whatVendorsOfShippedTypesSayIsHeard(
      String type, String header, String said, long used, long limit) {
    headers.put(header, said);

    var quota = Manifests.read(type).quota();
    send(counted(quota), LIVE);

    assertThat(quotas.count(CRM).orElseThrow())
        .returns(used, it -> it.used())
        .returns(limit, it -> it.limit(quota))
        .returns(true, it -> it.reported());
  }

  @Test
  void aHeaderThatIsNoNumberSaysNothing() {
    var header = new Quota.CountHeader("X-Left", null);
    var transport = counted(new Quota(100, DAY, ZoneOffset.UTC, 20, header, null));
    for (var odd : List.of("", "many", "-1", "1e3", "99999999999999999999", "12 of 50")) {
      headers.put("x-left", odd);
      send(transport, LIVE);
      now = now.plusSeconds(5);
    }
    assertThat(quotas.count(CRM).orElseThrow().reported()).isFalse();

    headers.put("x-left", " 30 ");
    send(transport, LIVE);
    assertThat(quotas.count(CRM).orElseThrow().used()).isEqualTo(70);
  }

  @Test
  void aCountThatCannotBeAskedSendsNothing() {
    var transport = counted(calls(10), new Broken());

    assertThat(send(transport, LIVE)).isInstanceOf(HttpResult.Unsent.class);
    assertThat(sent).isEmpty();
  }

  /** The database is gone. */
  private static final class Broken implements Quotas {
    @Override
    public CompletionStage<Portion> take(
        SystemId system, Quota quota, int least, int most, boolean run) {
      return CompletableFuture.failedStage(new IllegalStateException("gone"));
    }

    @Override
    public void report(SystemId system, Quota quota, Instant of, long used, @Nullable Long all) {
      throw new IllegalStateException("gone");
    }

    @Override
    public Optional<QuotaCount> count(SystemId system) {
      return Optional.empty();
    }

    @Override
    public Map<SystemId, Waiting> waiting() {
      return Map.of();
    }
  }
}
