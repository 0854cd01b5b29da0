/** What a sync says of money: facts about amounts, and what is marked as reconciled. */
@NullMarked
package io.syncline.core.definition.compile.money;

import org.jspecify.annotations.NullMarked;
