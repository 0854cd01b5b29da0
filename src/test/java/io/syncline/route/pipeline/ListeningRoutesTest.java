package io.syncline.route.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of integrators that listen to a server, which may be away. */
class ListeningRoutesTest {

  private static final AtomicInteger LOGINS_THAT_FAIL = new AtomicInteger();
  private static final AtomicInteger STARTS_THAT_FAIL = new AtomicInteger();
  private static volatile CountDownLatch login = new CountDownLatch(0);

  /** Logs in when it starts, and can be started once, as that of Salesforce. */
  public static final class Remote extends DefaultComponent {

    private boolean used;

    @Override
    protected void doStart() throws Exception {
      login.await();
      if (used) {
        throw new IllegalStateException("used up");
      }
      used = true;
      if (LOGINS_THAT_FAIL.getAndDecrement() > 0) {
        throw new java.net.ConnectException("token-secret refused");
      }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          return new DefaultConsumer(this, processor) {
            @Override
            protected void doStart() throws Exception {
              if (STARTS_THAT_FAIL.getAndDecrement() > 0) {
                throw new java.net.SocketTimeoutException("token-secret");
              }
              super.doStart();
            }
          };
        }
      };
    }
  }

  private static final String FILE =
      """
      - beans:
          - name: remote
            type: %s
      - route:
          id: listen
          from: {uri: "remote:changes", steps: [{to: {uri: "direct:store"}}]}
      - route:
          id: store
          from: {uri: "direct:store", steps: [{stop: {}}]}
      """
          .formatted(Remote.class.getName());

  @TempDir Path folder;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Pipelines pipelines = new Pipelines(camel);

  @BeforeEach
  void start() {
    LOGINS_THAT_FAIL.set(0);
    STARTS_THAT_FAIL.set(0);
    login = new CountDownLatch(0);
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    login.countDown();
    pipelines.stop();
    camel.close();
  }

  @Test
  void aServerThatRefusesKeepsNothingElseFromStarting() {
    LOGINS_THAT_FAIL.set(2);
    pipelines.loadOwn(Map.of("a.camel.yaml", FILE));

    assertThat(camel.getRoute("store")).isNotNull();
    await().until(() -> "ConnectException".equals(pipelines.problems().get("listen")));
    await().until(() -> pipelines.problems().isEmpty());
    assertThat(camel.getRouteController().getRouteStatus("listen").isStarted()).isTrue();
    assertThat(camel.getComponent("remote", Component.class)).isInstanceOf(Remote.class);
  }

  @Test
  void aRouteWhoseConsumerFailsIsTriedAgain() {
    STARTS_THAT_FAIL.set(1);
    pipelines.loadOwn(Map.of("a.camel.yaml", FILE));

    await().until(() -> "SocketTimeoutException".equals(pipelines.problems().get("listen")));
    await().until(() -> pipelines.problems().isEmpty());
    assertThat(camel.getRouteController().getRouteStatus("listen").isStarted()).isTrue();
    assertThat(camel.getRoutes()).hasSize(2);
  }

  @Test
  void aServerThatDoesNotAnswerHoldsUpNoOtherRoute() {
    login = new CountDownLatch(1);
    pipelines.loadOwn(
        Map.of(
            "a.camel.yaml",
            FILE,
            "b.camel.yaml",
            "- route: {id: tick, from: {uri: 'file:%s', steps: [{stop: {}}]}}".formatted(folder)));

    await().until(() -> pipelines.problems().equals(Map.of("listen", "not started yet")));
    assertThat(camel.getRouteController().getRouteStatus("tick").isStarted()).isTrue();
    login.countDown();
    await().until(() -> pipelines.problems().isEmpty());
  }

  @Test
  void whatNoWaitWillMendIsNamed() {
    pipelines.loadOwn(
        Map.of(
            "a.camel.yaml",
            """
            - route: {id: a, from: {uri: "{{no.such.name}}:a", steps: [{stop: {}}]}}
            - route: {id: b, from: {uri: "file:b?dealy=1", steps: [{stop: {}}]}}
            - route: {id: c, from: {uri: "salesfroce:c", steps: [{stop: {}}]}}
            """));

    await()
        .untilAsserted(
            () ->
                assertThat(pipelines.problems())
                    .isEqualTo(
                        Map.of(
                            "a", "`{{no.such.name}}` has no value",
                            "b", "there is no option `dealy`",
                            "c", "the component `salesfroce` is not in this build")));
  }

  @Test
  void aCommandNeedsNoServerThatARouteListensTo() {
    LOGINS_THAT_FAIL.set(1);
    try (var routes = new CommandRoutes(Map.of("a.camel.yaml", FILE))) {
      assertThat(routes.has("store")).isTrue();
    }
    assertThat(LOGINS_THAT_FAIL).hasValue(1);
  }
}
