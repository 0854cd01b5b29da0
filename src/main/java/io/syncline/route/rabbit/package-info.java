/** Queues of RabbitMQ as beginnings and steps of integrators' routes. */
@NullMarked
package io.syncline.route.rabbit;

import org.jspecify.annotations.NullMarked;
