/** What is kept of systems: rate budgets, tokens, refused credentials. */
@NullMarked
package io.syncline.core.system.state;

import org.jspecify.annotations.NullMarked;
