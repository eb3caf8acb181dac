// Reads what was typed into a field, in the type of the field. The cmdlets check the same again.
'use strict';
(() => {
  const numbers = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
  const integers = /^-?(0|[1-9][0-9]*)$/;
  const dates = /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;

  // The text as a value, { value: null | text } or { error }.
  vlm.read = (field, typed) => {
    const text = field.types.includes('string') ? typed : typed.trim();
    if (text === '') {
      if (field.nullable) return { value: null };
      return field.types.includes('string') && !field.options.length ? { value: '' } : { error: 'This field must have a value.' };
    }
    if (field.options.length) {
      return field.options.includes(text) ? { value: text } : { error: `This is none of: ${field.options.join(', ')}.` };
    }
    if (field.types.includes('string')) {
      if (field.format === 'date' && !(dates.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).getUTCDate() === Number(text.slice(8)))) {
        return { error: 'This is not a date. Write it like 2026-09-14.' };
      }
      return { value: text };
    }
    if (field.types.includes('number')) {
      return numbers.test(text) ? { value: text } : { error: 'This is not a number. Write it like 1240.50, without separators of thousands.' };
    }
    if (field.types.includes('integer')) {
      return integers.test(text) ? { value: text } : { error: 'This is not a whole number. Write it like 1240.' };
    }
    if (field.types.includes('boolean')) {
      return text === 'true' || text === 'false' ? { value: text } : { error: 'Write true or false.' };
    }
    return { value: text };
  };

  // Characters that change the direction of text and cannot be seen.
  vlm.hidden = (text) => {
    const found = new Set((text.match(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g) ?? []).map((character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`));
    return [...found];
  };

  vlm.isDoubtful = (field) => field.confidence !== null && field.confidence !== 'hi';
  vlm.level = (field) => field.confidence === null ? 'none' : ['hi', 'med', 'lo'].includes(field.confidence) ? field.confidence : 'med';
  vlm.levelText = (field) => {
    switch (field.confidence) {
      case null: return '';
      case 'hi': return '● high';
      case 'med': return '▲ medium';
      case 'lo': return '■ low';
      default: return `▲ ${field.confidence}`;
    }
  };
})();
