package io.syncline.route.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.route.failure.Isolation;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.work.Signals;
import io.syncline.route.work.WorkComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesTest {

  private static final Path PIPELINES = Path.of("routes/pipelines");
  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BOOKS = SystemId.of("books");

  /** Nothing ever waits. */
  public static final class Idle {
    public ChangeBatch claim(SystemId system, Slice slice, int limit) {
      return new ChangeBatch(system, Installation.EMPTY, List.of(), List.of(), List.of(), Map.of());
    }

    public boolean hasWork(ChangeBatch batch) {
      return !batch.isEmpty();
    }

    public ChangeBatch read(ChangeBatch batch) {
      throw new AssertionError("an empty batch goes no further");
    }

    public ChangeBatch transform(ChangeBatch batch) {
      return batch;
    }

    public ChangeBatch decide(ChangeBatch batch) {
      return batch;
    }
  }

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Pipelines pipelines = new Pipelines(camel);

  @BeforeEach
  void start() {
    var clock = InstantSource.system();
    camel.addComponent(
        "work",
        new WorkComponent(
            new Signals(),
            DueTimes.withoutRuns((s, i) -> Optional.empty(), (s, i) -> Optional.empty()),
            () -> {},
            clock));
    camel.getRegistry().bind("changes", new Idle());
    camel.getRegistry().bind("isolation", new Isolation(null, null, clock));
    camel.start();
    pipelines.load(PIPELINES);
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void aReloadTouchesOnlyTheRoutesThatChanged() {
    pipelines.follow(
        List.of(deadLetters(CRM), realtime(CRM, 1), deadLetters(BOOKS), realtime(BOOKS, 1)));
    var crm = camel.getRoute("crm/realtime");
    var books = camel.getRoute("books/realtime");
    pipelines.follow(
        List.of(deadLetters(CRM), realtime(CRM, 2), deadLetters(BOOKS), realtime(BOOKS, 1)));
    assertThat(camel.getRoute("books/realtime")).isSameAs(books);
    assertThat(camel.getRoute("crm/realtime")).isNotNull().isNotSameAs(crm);
    pipelines.follow(List.of(deadLetters(BOOKS), realtime(BOOKS, 1)));
    assertThat(pipelines.running()).containsExactly("books/dead-letter", "books/realtime");
    assertThat(camel.getRoutes()).hasSize(2);
    assertThat(camel.getRoute("books/realtime")).isSameAs(books);
  }

  @Test
  void aRouteThatCannotStartKeepsNoOtherFromStarting() {
    var broken = new PipelineRoute(CRM, Template.REALTIME, Map.of("workers", "many"));
    pipelines.follow(List.of(broken, deadLetters(BOOKS), realtime(BOOKS, 1)));
    assertThat(pipelines.running()).containsExactly("books/dead-letter", "books/realtime");
    assertThat(pipelines.problems()).containsOnlyKeys("crm/realtime");
    pipelines.follow(List.of(realtime(CRM, 1), deadLetters(BOOKS), realtime(BOOKS, 1)));
    assertThat(pipelines.problems()).isEmpty();
    assertThat(camel.getRoute("crm/realtime")).isNotNull();
  }

  @Test
  void everyStepAndRouteHasItsNameAndItsPolicy() {
    pipelines.follow(List.of(deadLetters(CRM), realtime(CRM, 1)));
    for (RouteDefinition route : camel.getRouteDefinitions()) {
      assertThat(route.getRouteConfigurationId()).as(route.getId()).isNotEmpty();
      assertThat(steps(route).map(NamedNode::getId).map(PipelinesTest::filledIn).toList())
          .as(route.getId())
          .hasSizeLessThanOrEqualTo(12)
          .filteredOn(it -> !it.startsWith(route.getId() + "#"))
          .allMatch(it -> it.startsWith("when") || it.startsWith("otherwise"));
    }
  }

  @Test
  void everyParameterOfATemplateIsDescribed() {
    for (var template : camel.getRouteTemplateDefinitions()) {
      assertThat(template.getDescription()).as(template.getId()).isNotBlank();
      assertThat(template.getTemplateParameters())
          .as(template.getId())
          .isNotEmpty()
          .allSatisfy(it -> assertThat(it.getDescription()).as(it.getName()).isNotBlank());
    }
    assertThat(camel.getRouteTemplateDefinitions())
        .extracting(it -> it.getId())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Template.values()).map(Template::id).toList());
  }

  @Test
  void noPolicyAppliesToARouteThatDoesNotNameIt() throws Exception {
    for (var file : Files.list(PIPELINES).toList()) {
      assertThat(Files.readString(file)).doesNotContainPattern("(?m)^- *errorHandler:");
    }
  }

  @Test
  void aFolderWithoutPipelinesIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> new Pipelines(camel).load(folder.resolve("pipelines")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("syncline.routes-dir");
  }

  private static Stream<ProcessorDefinition<?>> steps(ProcessorDefinition<?> parent) {
    return parent.getOutputs().stream()
        .filter(it -> !it.getShortName().equals("onException"))
        .flatMap(it -> Stream.concat(Stream.of(it), steps(it)));
  }

  /**
   * Camel fills in the ids of some kinds of step when they are defined, of others when they run.
   */
  private static String filledIn(String id) {
    return id.replace("{{system}}", CRM.value());
  }

  private static PipelineRoute deadLetters(SystemId system) {
    return PipelineRoute.of(system, Template.DEAD_LETTER);
  }

  private static PipelineRoute realtime(SystemId system, int workers) {
    return new PipelineRoute(system, Template.REALTIME, Map.of("workers", "" + workers));
  }
}
