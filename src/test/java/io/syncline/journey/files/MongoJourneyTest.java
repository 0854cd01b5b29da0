package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of MongoDB in docs/camel-systems.md: the routes, MongoDB's own driver, and a server
 * of its protocol that others wrote (mongo-java-server).
 */
class MongoJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "mongodb");
  private static final String DATABASE = "club";

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private final List<AutoCloseable> open = new ArrayList<>();
  private MongoServer server;
  private MongoCollection<Document> people;
  private RoutesWorld world;

  @BeforeEach
  void start() throws Exception {
    server = new MongoServer(new MemoryBackend());
    var client = MongoClients.create(server.bindAndGetConnectionString());
    open.add(client);
    people = client.getDatabase(DATABASE).getCollection("people");
    people.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
    people.createIndex(
        Indexes.ascending("syncline_id"), new IndexOptions().unique(true).sparse(true));
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/members.system.yaml",
            "systems/members.camel.yaml",
            "syncs/members.sync.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    files.put("systems/crm.system.yaml", Path.of("docs", "brokers", "systems", "crm.system.yaml"));
    world =
        new RoutesWorld(
            folder,
            files,
            Map.of(
                "members.hosts",
                "127.0.0.1:" + server.getLocalAddress().getPort(),
                "members.database",
                DATABASE,
                "members.tls",
                "false"),
            database,
            Map.of("crm", crm.settings()));
    open.add(0, world);
  }

  @AfterEach
  void stop() throws Exception {
    for (var it : open) {
      it.close();
    }
    server.shutdownNow();
    crm.close();
  }

  private void insert(String number, String name) {
    people.insertOne(
        new Document(Map.of("number", number, "first_name", name))
            .append("created_at", Date.from(Instant.now()))
            .append("changed_at", Date.from(Instant.now())));
  }

  private List<String> documents() {
    var all = new ArrayList<String>();
    people.find().forEach(it -> all.add(it.getString("number") + " " + it.get("first_name")));
    return all.stream().sorted().toList();
  }

  private ReadOutcome read(String id) {
    var ref = new NativeRef(SystemId.of("members"), "people", id);
    return world.system("members").read("people", List.of(ref)).get(0);
  }

  @Test
  void aCollectionAndATableAgree() throws Exception {
    insert("1", "Ada");
    insert("2", "O'Hara \"}");
    crm.execute("insert into people (number, first_name) values ('3', 'Bob \"$gt')");
    world.settle();
    assertThat(documents()).containsExactly("1 Ada", "2 O'Hara \"}", "3 Bob \"$gt");
    assertThat(crm.rows("select number, first_name from people order by 1"))
        .containsExactly(
            List.of("1", "Ada"), List.of("2", "O'Hara \"}"), List.of("3", "Bob \"$gt"));

    people.updateOne(
        new Document("number", "1"),
        new Document("$set", new Document("first_name", "Augusta"))
            .append("$currentDate", new Document("changed_at", true)));
    crm.execute(
        "update people set first_name = null, row_version = row_version + 1,"
            + " changed_at = clock_timestamp() where number = '3'");
    world.settle();
    assertThat(documents()).containsExactly("1 Augusta", "2 O'Hara \"}", "3 null");
    assertThat(crm.rows("select first_name from people where number = '1'"))
        .containsExactly(List.of("Augusta"));
    assertThat(world.system("members").count("people")).hasValue(3);
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("S6, S9: a create whose answer is lost is made once")
  void s9aCreateWhoseAnswerIsLostIsMadeOnce() throws Exception {
    var lost = new AtomicInteger();
    AdviceWith.adviceWith(
        world.camel,
        "members-create",
        route ->
            route
                .weaveAddLast()
                .process(
                    exchange -> {
                      if (lost.getAndIncrement() == 0) {
                        throw new IOException("the connection broke");
                      }
                    }));
    crm.execute("insert into people (number, first_name) values ('3', 'Bob')");
    world.settle();

    assertThat(lost).hasPositiveValue();
    assertThat(documents()).containsExactly("3 Bob");
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("S16: a document that is gone is missing; a server that is away says nothing")
  void s16aDocumentThatIsGoneIsMissing() {
    insert("1", "Ada");
    var id = people.find().first().getObjectId("_id").toHexString();
    assertThat(world.system("members").check()).isInstanceOf(CheckOutcome.Accepted.class);
    assertThat(read(id)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(read("0123456789abcdef01234567")).isInstanceOf(ReadOutcome.Missing.class);
    server.shutdownNow();
    assertThat(((ReadOutcome.Failed) read(id)).failure()).isInstanceOf(Failure.Transient.class);
  }
}
