package io.syncline.store;

import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;

/** One set of stores over the same state, whatever keeps it. */
public record Stores(
    Inbox inbox,
    InboxQueue queue,
    ChangeStore changes,
    DeliveryStore deliveries,
    DeadLetters deadLetters,
    Watermarks watermarks,
    AuditLog audit,
    Records records,
    LinkList links,
    WideLinks wide,
    Questions questions,
    Runnable loseLeases) {}
