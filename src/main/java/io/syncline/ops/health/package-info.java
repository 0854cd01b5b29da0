/** Checks of what this process needs: its database, Camel, the routes and their consumers. */
@NullMarked
package io.syncline.ops.health;

import org.jspecify.annotations.NullMarked;
