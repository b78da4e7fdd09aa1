"""Finding things by what people type: names, pinyin, slips of spelling, people. No widgets."""
