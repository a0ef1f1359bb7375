/// Files that are right, to be spoilt by tests.
enum Flawless {
  static let domain = """
    <negotiation_template>
      <utility_space number_of_issues='3'>
        <objective index='0' name='root' type='objective'>
          <issue index='1' name='Colour' type='discrete'>
            <item index='1' value='Dark'/><item index='2' value='Light'/></issue>
          <issue index='2' name='Size' type='integer'>
            <range lowerbound='1' upperbound='9'/></issue>
          <issue index='3' name='Price' type='real'>
            <range lowerbound='0' upperbound='1.5'/></issue>
        </objective>
      </utility_space>
    </negotiation_template>
    """

  /// Of the sample domain.
  static let profile = """
    <utility_space>
      <objective index="0">
        <issue index="1" name="Crop">
          <item value="Apples" evaluation="1"/>
          <item value="Pears &amp; quinces" evaluation="2"/>
          <item value="Öl" evaluation="4"/></issue>
        <issue index="2" name="Days">
          <evaluator ftype="linear" slope="0.1" offset="0"/></issue>
        <issue index="3" name="Hands">
          <evaluator ftype="linear" slope="0.1" offset="0"/></issue>
        <issue index="4" name="Water">
          <evaluator ftype="linear" parameter1="1" parameter0="0"/></issue>
        <issue index="5" name="Gate">
          <item value="open" evaluation="1"/>
          <item value="shut" evaluation="1"/></issue>
        <weight index="1" value="0.2"/>
        <weight index="2" value="0.2"/>
        <weight index="3" value="0.2"/>
        <weight index="4" value="0.2"/>
        <weight index="5" value="0.2"/>
      </objective>
    </utility_space>
    """
}
